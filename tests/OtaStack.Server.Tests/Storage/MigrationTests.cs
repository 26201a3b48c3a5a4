using System.Runtime.Versioning;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Startup;
using OtaStack.Server.Storage;
using OtaStack.Server.Tests.Startup;

namespace OtaStack.Server.Tests.Storage;

public sealed class MigrationTests
{
    [Fact]
    public void The_model_has_no_changes_that_lack_a_migration()
    {
        using OtaDbContext db = new OtaDbContextFactory().CreateDbContext([]);
        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task A_new_data_directory_gets_every_table_in_wal_mode()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using OtaDbContext db = new(new DbContextOptionsBuilder<OtaDbContext>().UseSqlite($"Data Source={server.Data.Database};Mode=ReadOnly;Pooling=False").Options);
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        string[] tables = [.. db.Model.GetEntityTypes().Select(type => type.GetTableName()!).Distinct()];
        List<string> found = await db.Database.SqlQueryRaw<string>("SELECT name AS Value FROM sqlite_master WHERE type = 'table'").ToListAsync();
        Assert.Contains("api_keys", tables);
        Assert.Empty(tables.Except(found));
        Assert.Equal(["wal"], await db.Database.SqlQueryRaw<string>("SELECT journal_mode AS Value FROM pragma_journal_mode()").ToListAsync());
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task The_database_files_are_for_the_owner_alone()
    {
        await using TestServer server = await TestServer.StartAsync();
        string[] files = Directory.GetFiles(server.Directory, "ota.db*");
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task A_damaged_database_is_a_start_error_that_says_what_to_do()
    {
        string directory = Directory.CreateTempSubdirectory("ota-damaged-").FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "ota.db"), new string('x', 8192));

        string[] arguments = ["--data", directory, "--url", "http://127.0.0.1:0", "--mqtt", "127.0.0.1:0"];
        await using (WebApplication app = ServerHost.Build(arguments))
        {
            IOException error = await Assert.ThrowsAsync<IOException>(() => app.StartAsync());
            Assert.Contains("Restore it from a backup", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(ExitCode.StartFailed, await ServerHost.RunAsync(arguments));
        Assert.Equal(new string('x', 8192), await File.ReadAllTextAsync(Path.Combine(directory, "ota.db")));
        Directory.Delete(directory, recursive: true);
    }
}
