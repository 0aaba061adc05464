object Quotes extends cask.MainRoutes {
  override def host: String = "0.0.0.0"
  override def port: Int = sys.env.getOrElse("PORT", "8088").toInt

  @cask.get("/")
  def quote(): String = "well begun is half done"

  initialize()
}
