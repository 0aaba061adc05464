rootProject.name = "greetings"

dependencyResolutionManagement {
    repositories {
        mavenCentral()
    }
}

include(":app", ":core")
