var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddHostedService<Shop.Jobs.Sweeper>();
builder.Build().Run();
