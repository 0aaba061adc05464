using Microsoft.EntityFrameworkCore;

namespace Shop.Core;

public class Ware
{
    public int Id { get; set; }
    public required string Name { get; set; }
}

public class Wares(DbContextOptions<Wares> options) : DbContext(options)
{
    public DbSet<Ware> All => Set<Ware>();
}
