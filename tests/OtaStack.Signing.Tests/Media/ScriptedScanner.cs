using OtaStack.Signing.Media;

namespace OtaStack.Signing.Tests.Media;

/// <summary>Finds what it is told to, one scan after the other, then nothing.</summary>
internal sealed class ScriptedScanner(params MalwareFinding[][] scans) : IMalwareScanner
{
    private int _scans;

    /// <summary>Files that it claims to have scanned.</summary>
    public int Files { get; init; } = 100;

    public List<string[]> Asked { get; } = [];

    public Task<MalwareScan> ScanAsync(IReadOnlyList<string> paths, CancellationToken cancel)
    {
        Asked.Add([.. paths]);
        return Task.FromResult(new MalwareScan
        {
            Engine = "Scripted 1",
            Scanner = "scripted",
            Time = DateTimeOffset.UnixEpoch,
            Files = Files,
            Signatures = [new SignatureFile("all.sig", new string('0', 64), 7, DateTimeOffset.UnixEpoch)],
            Findings = _scans < scans.Length ? scans[_scans++] : [],
        });
    }
}
