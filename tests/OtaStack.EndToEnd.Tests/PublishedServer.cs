using System.Diagnostics;
using OtaStack.Scenario;

namespace OtaStack.EndToEnd.Tests;

/// <summary>A running server with the three signed releases published by the real tool.</summary>
public sealed class PublishedServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("otastack-e2e-").FullName;
    private readonly ServerProcess _server;
    private readonly OperatorClient _operator;
    private readonly ProductTeam _team;

    public PublishedServer()
    {
        Installation installation = Installation.Find();
        _server = new ServerProcess(installation, Path.Combine(_folder, "server"), Path.Combine(_folder, "server.log"));
        _operator = new OperatorClient(_server.Url);
        _team = new ProductTeam(new SigningTool(installation, "correct horse battery staple", Path.Combine(_folder, "ota.log")), _folder, installation);
    }

    public Uri Url => _server.Url;

    public string Folder => _folder;

    public string TrustedRoot => _team.Root;

    internal OperatorClient Operator => _operator;

    public async Task InitializeAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(3));
        await _server.StartAsync(_operator, patience.Token);
        await _operator.SetUpAsync((await File.ReadAllTextAsync(_server.SetupTokenPath, patience.Token)).Trim(), patience.Token);
        await _team.MakeKeysAsync(patience.Token);
        await _team.InitialiseAsync(_server.Url, _operator.ApiKey, patience.Token);
        foreach (string version in ProductTeam.Versions)
        {
            await _team.SignReleaseAsync(version, patience.Token);
        }

        await _team.PublishAsync(_server.Url, _operator.ApiKey, patience.Token);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _operator.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
