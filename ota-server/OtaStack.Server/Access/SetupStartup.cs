using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Startup;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Access;

/// <summary>Opens set-up while there is no API key, and tells the person at the terminal how to go on.</summary>
internal sealed class SetupStartup(IDbContextFactory<OtaDbContext> contexts, SetupToken token, DataDirectory data, TextWriter terminal)
    : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            if (await db.Set<ApiKey>().AnyAsync(cancellationToken).ConfigureAwait(false))
            {
                // Also after a crash between storing the first key and removing the file.
                token.Close();
                return;
            }
        }

        CultureInfo culture = UiCulture.OfTerminal();
        await terminal.WriteLineAsync(Texts.Get("SetupToken", culture, token.Open(), data.SetupToken)).ConfigureAwait(false);
        await terminal.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        return Task.CompletedTask;
    }
}
