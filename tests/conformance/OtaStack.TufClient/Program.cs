using OtaStack.TufClient;

ClientArguments? arguments = ClientArguments.Parse(args);
if (arguments is null)
{
    await Console.Error.WriteLineAsync(ClientArguments.Usage);
    return 1;
}

try
{
    DirectoryTrustStore store = new(arguments.MetadataFolder);
    if (arguments.Command == ClientCommand.Init)
    {
        store.Init(arguments.TrustedRoot!);
        return 0;
    }

    using HttpClient http = new();
    UpdateClient client = new(store, new RepositoryFetcher(http, arguments.MetadataUrl!), TimeProvider.System.GetUtcNow());
    return await client.RefreshAsync() && (arguments.Command == ClientCommand.Refresh || await DownloadAsync(client, http, arguments)) ? 0 : 1;
}
catch (Exception exception) when (exception is IOException or HttpRequestException or UnauthorizedAccessException or TaskCanceledException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

static async Task<bool> DownloadAsync(UpdateClient client, HttpClient http, ClientArguments arguments)
{
    TargetFolder folder = new(arguments.TargetFolder!, new RepositoryFetcher(http, arguments.TargetUrl!));
    foreach (string path in arguments.Targets)
    {
        // The first target that fails ends the command.
        if (await client.FindAsync(path) is not { } target || !await folder.BringAsync(target, client.HasHashInTargetNames))
        {
            return false;
        }
    }

    return true;
}
