package sum

@main def sum(numbers: Int*): Unit = println(s"the sum is ${numbers.sum}")
