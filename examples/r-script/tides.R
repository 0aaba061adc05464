tides <- c(whitby = "06:14", dover = "11:02")

answer <- function(harbour) {
  if (harbour %in% names(tides)) paste("high water at", tides[[harbour]]) else "no such harbour"
}
