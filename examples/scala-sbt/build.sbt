ThisBuild / scalaVersion := "3.3.6"
ThisBuild / version := "0.3.0"

lazy val root = (project in file("."))
  .enablePlugins(JavaAppPackaging)
  .settings(
    name := "quotes",
    javacOptions ++= Seq("-release", "17"),
    scalacOptions ++= Seq("-release", "17"),
    libraryDependencies += "com.lihaoyi" %% "cask" % "0.10.2"
  )
