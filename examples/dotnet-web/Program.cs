var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();

app.MapGet("/", () => "hello from .NET");
app.MapGet("/healthz", () => Results.Ok());

app.Run();
