namespace Shop.Jobs;

public class Sweeper(ILogger<Sweeper> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            log.LogInformation("swept");
            await Task.Delay(TimeSpan.FromMinutes(1), stop);
        }
    }
}
