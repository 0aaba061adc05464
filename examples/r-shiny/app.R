library(shiny)

ui <- fluidPage(
  titlePanel("Tides"),
  selectInput("harbour", "Harbour", c("whitby", "dover")),
  textOutput("tide")
)

server <- function(input, output) {
  output$tide <- renderText(paste("high water at", c(whitby = "06:14", dover = "11:02")[[input$harbour]]))
}

shinyApp(ui, server)
