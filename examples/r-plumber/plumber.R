library(plumber)

tides <- c(whitby = "06:14", dover = "11:02")

#* The next high water
#* @get /tides/<harbour>
function(harbour) {
  list(harbour = harbour, high_water = tides[[harbour]])
}
