using Microsoft.EntityFrameworkCore;

namespace OtaStack.Server.Storage;

/// <summary>
/// The database. Each slice describes its own entities with an <see cref="IEntityTypeConfiguration{TEntity}"/> in its
/// folder and reaches them through <see cref="DbContext.Set{TEntity}()"/>.
/// </summary>
internal sealed class OtaDbContext(DbContextOptions<OtaDbContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(OtaDbContext).Assembly);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();
    }
}
