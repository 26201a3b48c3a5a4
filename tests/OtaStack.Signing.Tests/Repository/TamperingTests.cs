using System.Text;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.Support;
using OtaStack.Trust;

namespace OtaStack.Signing.Tests.Repository;

/// <summary>Somebody can write to the repository directory but has no key: nothing of theirs gets signed.</summary>
public sealed class TamperingTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void A_changed_image_is_not_signed_for()
    {
        ProductRepository repository = Staged();
        Flip("targets/thermostat/1.1.0/assemblies.bin", 100);

        RefuseStaged(repository, "staged.file", Verdict.HashMismatch);
    }

    [Fact]
    public void A_missing_image_is_not_signed_for()
    {
        ProductRepository repository = Staged();
        File.Delete(PathOf("targets/thermostat/1.1.0/assemblies.bin"));

        RefuseStaged(repository, "staged.file", Verdict.Missing);
    }

    [Fact]
    public void An_index_for_another_image_is_not_signed_for()
    {
        ProductRepository repository = Staged();

        // The list is made to agree with the exchanged file; the blocks still tell.
        byte[] other = Workshop.Image("6.6.6").Index;
        string index = PathOf("targets/thermostat/1.1.0/assemblies.idx");
        string before = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(index)));
        string after = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(other));
        File.WriteAllBytes(index, other);
        Replace("staged/targets.json", before, after);

        RefuseStaged(repository, "staged.file", Verdict.BlockMismatch);
    }

    [Fact]
    public void A_target_smuggled_into_the_published_metadata_stops_the_next_signature()
    {
        ProductRepository repository = Staged();
        string published = File.ReadAllText(PathOf("metadata/1.targets.json"));
        string entry = "\"thermostat/0.0.1/x\":{\"hashes\":{\"sha256\":\"" + new string('0', 64) + "\"},\"length\":0},";
        File.WriteAllText(PathOf("metadata/1.targets.json"), published.Replace("\"targets\":{", "\"targets\":{" + entry, StringComparison.Ordinal));

        RefuseStaged(repository, "repository.not_verified", Verdict.ThresholdNotMet);
    }

    [Fact]
    public void A_root_with_another_threshold_stops_the_next_signature()
    {
        ProductRepository repository = Staged();
        Replace("metadata/1.root.json", "\"threshold\":2", "\"threshold\":1");

        RefuseStaged(repository, "repository.not_verified", Verdict.ThresholdNotMet);
    }

    [Fact]
    public void A_forged_signature_among_the_collected_ones_is_found()
    {
        ProductRepository repository = _workshop.Create(targetsThreshold: 2);
        _ = repository.AddRelease(Workshop.Release("1.0.0"));
        _ = repository.Sign([_workshop.Targets1]);
        string signature = repository.ReadStaged()!.Metadata.Signatures[_workshop.Targets1.PublicKey.KeyId];
        Replace("staged/targets.json", signature, (signature[0] == '0' ? '1' : '0') + signature[1..]);

        RefuseStaged(repository, "staged.signature", Verdict.Unknown);
    }

    [Fact]
    public void A_signature_by_a_stranger_among_the_collected_ones_is_found()
    {
        ProductRepository repository = _workshop.Create(targetsThreshold: 2);
        SignedMetadata staged = repository.AddRelease(Workshop.Release("1.0.0")).Metadata;
        staged.Sign(_workshop.Online);
        File.WriteAllBytes(PathOf("staged/targets.json"), staged.ToBytes());

        RefuseStaged(repository, "staged.signature", Verdict.Unknown);
    }

    [Theory]
    [InlineData("metadata/1.root.json")]
    [InlineData("metadata/1.targets.json")]
    [InlineData("ota-product.json")]
    public void A_file_that_is_cut_short_is_told_by_name(string path)
    {
        _ = Staged();
        byte[] content = File.ReadAllBytes(PathOf(path));
        File.WriteAllBytes(PathOf(path), content[..(content.Length / 2)]);

        SigningException failure = Assert.Throws<SigningException>(() => _workshop.Load());
        Assert.Equal((SigningFault.File, path), (failure.Fault, failure.Arguments[0]));
        Assert.EndsWith(".malformed", failure.Code, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_in_another_spelling_is_refused_because_nobody_here_wrote_it()
    {
        _ = Staged();
        string path = PathOf("metadata/1.targets.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("{\"signatures\"", "{ \"signatures\"", StringComparison.Ordinal));

        _ = Refusals.Expect("metadata.malformed", SigningFault.File, () => _workshop.Load());
    }

    [Theory]
    [InlineData("\xB3")]
    [InlineData("\\ud800")]
    public void Text_that_is_none_is_refused_as_malformed(string text)
    {
        _ = Staged();
        string path = PathOf("metadata/1.targets.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"spec_version\":\"1", "\"spec_version\":\"" + text, StringComparison.Ordinal), Encoding.Latin1);

        _ = Refusals.Expect("metadata.malformed", SigningFault.File, () => _workshop.Load());
    }

    [Fact]
    public void Metadata_under_another_versions_name_is_refused()
    {
        _ = Staged();
        File.Move(PathOf("metadata/1.targets.json"), PathOf("metadata/7.targets.json"));

        _ = Refusals.Expect("metadata.version", SigningFault.File, () => _workshop.Load());
    }

    [Fact]
    public void A_gap_in_the_root_chain_is_refused()
    {
        _ = Staged();
        File.Copy(PathOf("metadata/1.root.json"), PathOf("metadata/3.root.json"));

        _ = Refusals.Expect("file.missing", SigningFault.File, () => _workshop.Load());
    }

    [Fact]
    public void A_stage_that_does_not_follow_the_published_version_is_refused()
    {
        ProductRepository repository = Staged();
        Replace("staged/targets.json", "\"version\":2}", "\"version\":5}");

        RefuseStaged(repository, "staged.version", Verdict.Unknown, SigningFault.File);
    }

    [Fact]
    public void A_path_that_leaves_the_repository_is_refused()
    {
        _ = Staged();
        Replace("staged/targets.json", "\"thermostat/1.1.0/assemblies.idx\":{\"hashes\"", "\"thermostat/../../../x\":{\"hashes\"");

        _ = Refusals.Expect("metadata.malformed", SigningFault.File, () => _workshop.Load().ReadStaged());
    }

    private ProductRepository Staged()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        _ = repository.AddRelease(Workshop.Release("1.1.0"));
        return repository;
    }

    private string PathOf(string relative) => Path.Combine(_workshop.Repository, relative);

    private void Flip(string path, int position)
    {
        byte[] content = File.ReadAllBytes(PathOf(path));
        content[position] ^= 1;
        File.WriteAllBytes(PathOf(path), content);
    }

    private void Replace(string path, string before, string after)
    {
        string content = File.ReadAllText(PathOf(path), Encoding.UTF8);
        Assert.Contains(before, content, StringComparison.Ordinal);
        File.WriteAllText(PathOf(path), content.Replace(before, after, StringComparison.Ordinal), new UTF8Encoding(false));
    }

    private void RefuseStaged(ProductRepository repository, string code, Verdict verdict, SigningFault fault = SigningFault.Refused)
    {
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Repository);
        SigningException signing = Refusals.Expect(code, fault, () => repository.Sign([_workshop.Targets1, _workshop.Targets2]));
        _ = Refusals.Expect(code, fault, () => _workshop.Load().CheckStaged());
        Assert.Equal(verdict, signing.Verdict);
        Assert.Equal(before, DirectoryImage.Of(_workshop.Repository));
    }
}
