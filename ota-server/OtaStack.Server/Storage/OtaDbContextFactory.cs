using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace OtaStack.Server.Storage;

/// <summary>Lets <c>dotnet ef migrations</c> see the model without starting the server.</summary>
internal sealed class OtaDbContextFactory : IDesignTimeDbContextFactory<OtaDbContext>
{
    public OtaDbContext CreateDbContext(string[] args)
    {
        return new OtaDbContext(new DbContextOptionsBuilder<OtaDbContext>().UseSqlite("Data Source=:memory:").Options);
    }
}
