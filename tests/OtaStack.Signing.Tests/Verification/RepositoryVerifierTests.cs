using OtaStack.Signing.Errors;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.Support;
using OtaStack.Signing.Verification;
using OtaStack.Trust;

namespace OtaStack.Signing.Tests.Verification;

public sealed class RepositoryVerifierTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void A_sound_repository_is_accepted_in_every_point()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0", "1.1.0");

        VerificationReport report = RepositoryVerifier.Verify(repository, _workshop.Clock, File.ReadAllBytes(PathOf("metadata/1.root.json")));

        Assert.True(report.IsAccepted);
        Assert.Equal(
            [
                "metadata/1.root.json", "metadata/2.targets.json",
                "targets/thermostat/1.0.0/assemblies.bin", "targets/thermostat/1.0.0/assemblies.idx",
                "targets/thermostat/1.1.0/assemblies.bin", "targets/thermostat/1.1.0/assemblies.idx",
                "thermostat-1.0.0: thermostat/1.0.0/assemblies.bin", "thermostat-1.1.0: thermostat/1.1.0/assemblies.bin",
            ],
            report.Findings.Select(finding => finding.Subject));
    }

    [Fact]
    public void Every_flipped_byte_of_every_signed_file_is_noticed()
    {
        _ = _workshop.CreateWith("1.0.0");
        string[] paths =
        [
            "metadata/1.root.json", "metadata/1.targets.json",
            "targets/thermostat/1.0.0/assemblies.bin", "targets/thermostat/1.0.0/assemblies.idx",
        ];
        foreach (string path in paths)
        {
            byte[] sound = File.ReadAllBytes(PathOf(path));

            // Every byte of the metadata; of the larger image every 101st.
            for (int position = 0; position < sound.Length; position += path.EndsWith(".bin", StringComparison.Ordinal) ? 101 : 1)
            {
                byte[] changed = [.. sound];
                changed[position] ^= 0x04;
                File.WriteAllBytes(PathOf(path), changed);
                Assert.False(IsAccepted(), $"{path}, byte {position}");
            }

            File.WriteAllBytes(PathOf(path), sound);
        }

        Assert.True(IsAccepted());
    }

    [Fact]
    public void A_missing_target_is_told_as_missing()
    {
        _ = _workshop.CreateWith("1.0.0");
        File.Delete(PathOf("targets/thermostat/1.0.0/assemblies.idx"));

        VerificationReport report = RepositoryVerifier.Verify(_workshop.Load(), _workshop.Clock);

        Assert.Equal(new VerificationFinding("targets/thermostat/1.0.0/assemblies.idx", Verdict.Missing), report.FirstRefusal);
    }

    [Fact]
    public void Metadata_is_refused_from_the_second_on_at_which_it_expires()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        _workshop.Clock.Advance(TimeSpan.FromDays(90) - TimeSpan.FromSeconds(1));
        Assert.True(RepositoryVerifier.Verify(repository, _workshop.Clock).IsAccepted);

        _workshop.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new VerificationFinding("metadata/1.targets.json", Verdict.Expired), RepositoryVerifier.Verify(repository, _workshop.Clock).FirstRefusal);

        _workshop.Clock.Advance(TimeSpan.FromDays(275));
        Assert.Equal(new VerificationFinding("metadata/1.root.json", Verdict.Expired), RepositoryVerifier.Verify(repository, _workshop.Clock).FirstRefusal);
    }

    [Fact]
    public void Another_trusted_root_is_told_before_anything_else()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        byte[] other = File.ReadAllBytes(PathOf("metadata/1.root.json"));
        other[^2] ^= 1;

        Assert.Equal([new VerificationFinding("metadata/1.root.json", Verdict.NoTrustedRoot)], RepositoryVerifier.Verify(repository, _workshop.Clock, other).Findings);
    }

    [Fact]
    public void Targets_signed_by_fewer_keys_than_needed_are_refused()
    {
        ProductRepository repository = _workshop.Create(targetsThreshold: 2);
        _ = repository.AddRelease(Workshop.Release("1.0.0"));
        _ = repository.Sign([_workshop.Targets1]);
        File.Move(PathOf("staged/targets.json"), PathOf("metadata/1.targets.json"));

        Assert.Equal(Verdict.ThresholdNotMet, RepositoryVerifier.Verify(_workshop.Load(), _workshop.Clock).FirstRefusal!.Verdict);
    }

    private string PathOf(string relative) => Path.Combine(_workshop.Repository, relative);

    private bool IsAccepted()
    {
        try
        {
            return RepositoryVerifier.Verify(_workshop.Load(), _workshop.Clock).IsAccepted;
        }
        catch (SigningException malformed) when (malformed.Fault == SigningFault.File)
        {
            return false;
        }
    }
}
