using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace OtaStack.Server.Storage;

internal static class StorageModule
{
    public static void AddStorage(this WebApplicationBuilder builder)
    {
        builder.Services.AddPooledDbContextFactory<OtaDbContext>((services, options) => options
            .UseSqlite(ConnectionString(services.GetRequiredService<DataDirectory>()))
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.MultipleCollectionIncludeWarning)));
        builder.Services.AddScoped(services => services.GetRequiredService<IDbContextFactory<OtaDbContext>>().CreateDbContext());
        builder.Services.AddSingleton<IDurableFiles, DurableFiles>();
        builder.Services.AddHostedService<StorageStartup>();
    }

    private static string ConnectionString(DataDirectory data)
    {
        return new SqliteConnectionStringBuilder
        {
            DataSource = data.Database,
            Mode = SqliteOpenMode.ReadWriteCreate,
            ForeignKeys = true,
            // Writers queue up: WAL has one writer at a time. Seconds.
            DefaultTimeout = 15,
        }.ToString();
    }
}
