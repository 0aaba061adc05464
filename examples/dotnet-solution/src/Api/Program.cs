using Microsoft.EntityFrameworkCore;
using Shop.Core;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddDbContext<Wares>(o => o.UseNpgsql(builder.Configuration.GetConnectionString("Wares")));
var app = builder.Build();
app.MapGet("/wares", (Wares wares) => wares.All.Select(w => w.Name));
app.Run();
