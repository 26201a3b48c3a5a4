using System.Text;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Media;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Media;

/// <summary>A prepared medium, and everything that may happen to it on the way.</summary>
public sealed class MediaVerificationTests : IDisposable
{
    private readonly MediaDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task A_changed_a_missing_and_an_added_file_are_told_by_name()
    {
        _ = await _desk.PrepareAsync(new ScriptedScanner());
        Assert.True((await _desk.VerifyAsync()).IsAccepted);

        File.AppendAllText(Path.Combine(_desk.Medium, MediaInstructions.EnglishName), "x");
        File.Delete(Path.Combine(_desk.Medium, MediaInstructions.JapaneseName));
        _ = _desk.Put("autorun.inf", "[autorun]");
        _ = _desk.Put("System Volume Information/WPSettings.dat", "from Windows");
        MediaReport report = await _desk.VerifyAsync();

        Assert.False(report.IsAccepted);
        Assert.True(report.Bundle!.IsAccepted);
        Assert.Equal(
            [
                (MediaInstructions.JapaneseName, MediaFileState.Missing),
                (MediaInstructions.EnglishName, MediaFileState.Changed),
                ("autorun.inf", MediaFileState.Added),
                (MediaDesk.BundleName, MediaFileState.AsListed),
            ],
            report.Files);
    }

    [Fact]
    public async Task A_changed_or_a_missing_bundle_is_not_judged_further()
    {
        _ = await _desk.PrepareAsync(new ScriptedScanner());
        string bundle = Path.Combine(_desk.Medium, MediaDesk.BundleName);
        byte[] content = File.ReadAllBytes(bundle);
        content[^2000] ^= 1;
        File.WriteAllBytes(bundle, content);
        MediaReport changed = await _desk.VerifyAsync();
        File.Delete(bundle);
        _ = File.CreateSymbolicLink(bundle, _desk.Bundle);
        MediaReport link = await _desk.VerifyAsync();

        Assert.False(changed.IsAccepted || link.IsAccepted);
        Assert.Contains((MediaDesk.BundleName, MediaFileState.Changed), changed.Files);
        Assert.Contains((MediaDesk.BundleName, MediaFileState.Changed), link.Files);
        Assert.Null(changed.Bundle);
    }

    [Fact]
    public async Task A_bundle_that_expired_on_the_way_is_refused()
    {
        _ = await _desk.PrepareAsync(new ScriptedScanner());

        MediaReport report = await MediaVerification.VerifyAsync(
            DiskOperations.Instance, _desk.Medium, [_desk.Key.PublicKey], _desk.Trust with { Time = _desk.Trust.Time + (90 * 86400) }, null);

        Assert.False(report.IsAccepted);
        Assert.Equal(Trust.Verdict.Expired, report.Bundle!.FirstRefusal!.Verdict);
    }

    [Fact]
    public async Task An_index_that_is_missing_changed_or_anothers_is_not_believed()
    {
        Assert.Equal("media.no_index", await CodeOfAsync());
        _ = await _desk.PrepareAsync(new ScriptedScanner());
        using Ed25519Signer other = TestSigners.Of("other");
        Assert.Equal("media.index_signature", await CodeOfAsync(other.PublicKey));

        string path = Path.Combine(_desk.Medium, MediaIndex.FileName);
        string good = File.ReadAllText(path);
        File.WriteAllText(path, good.Replace("UPDATE", "UPDATF", StringComparison.Ordinal));
        Assert.Equal("media.index_signature", await CodeOfAsync());
        File.WriteAllText(path, good + " ");
        Assert.Equal("media.index_malformed", await CodeOfAsync());
        File.WriteAllText(path, new string(' ', MediaIndex.MaxBytes + 1));
        Assert.Equal("file.too_large", await CodeOfAsync());
        File.WriteAllText(path, good);
        Assert.True((await _desk.VerifyAsync()).IsAccepted);
    }

    [Fact]
    public async Task A_medium_that_nobody_scanned_is_refused_until_somebody_does()
    {
        (MediaIndex index, MalwareScan? scan) = await _desk.PrepareAsync(scanner: null);

        Assert.Null(scan);
        Assert.Equal("""{"result":"skipped"}""", index.Metadata.Body["scan"]!.ToJsonString());
        Assert.False((await _desk.VerifyAsync()).IsAccepted);
        Assert.True((await _desk.VerifyAsync(new ScriptedScanner())).IsAccepted);
    }

    [Fact]
    public async Task Other_files_refuse_a_medium_unless_they_are_to_stay_and_then_they_are_listed()
    {
        _ = _desk.Put("other/manual.pdf", "manual");
        IReadOnlyList<string> before = _desk.Before;
        SigningException refused = await Assert.ThrowsAsync<SigningException>(() => _desk.PrepareAsync(new ScriptedScanner()));
        Assert.Equal(("media.foreign_files", "other/manual.pdf"), (refused.Code, refused.Arguments[1]));
        Assert.Equal(before, _desk.Before);

        _ = await _desk.PrepareAsync(new ScriptedScanner(), request: _desk.Request(keep: true));
        Assert.Contains(("other/manual.pdf", MediaFileState.AsListed), (await _desk.VerifyAsync()).Files);
        _ = _desk.Put("other/manual.pdf", "changed");
        Assert.Contains(("other/manual.pdf", MediaFileState.Changed), (await _desk.VerifyAsync()).Files);
    }

    [Fact]
    public async Task A_link_and_a_refused_bundle_leave_the_medium_as_it_was()
    {
        _ = File.CreateSymbolicLink(Path.Combine(_desk.Medium, "README.txt"), "/etc/passwd");
        Assert.Equal("media.link", (await Assert.ThrowsAsync<SigningException>(() => _desk.PrepareAsync(new ScriptedScanner()))).Code);
        File.Delete(Path.Combine(_desk.Medium, "README.txt"));

        File.WriteAllBytes(_desk.Bundle, File.ReadAllBytes(_desk.Bundle)[..^1]);
        ScriptedScanner scanner = new();
        Assert.Equal("bundle.truncated", (await Assert.ThrowsAsync<SigningException>(() => _desk.PrepareAsync(scanner))).Code);

        Assert.Empty(scanner.Asked);
        Assert.Empty(_desk.Before);
    }

    [Fact]
    public async Task A_medium_that_was_prepared_before_is_replaced_whole()
    {
        _ = await _desk.PrepareAsync(new ScriptedScanner(), request: _desk.Request() with { BundleName = "old.ota" });

        _ = await _desk.PrepareAsync(new ScriptedScanner());

        Assert.Equal([MediaInstructions.JapaneseName, MediaInstructions.EnglishName, MediaIndex.FileName, MediaDesk.BundleName], Directory.EnumerateFiles(_desk.Medium).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.True((await _desk.VerifyAsync()).IsAccepted);
    }

    [Fact]
    public async Task A_medium_pulled_out_at_any_operation_never_verifies_unless_it_is_whole()
    {
        MediaRequest old = _desk.Request() with { BundleName = "old.ota" };
        FaultyFiles counting = FaultyFiles.Counting();
        _ = await _desk.PrepareAsync(new ScriptedScanner(), request: old);
        _ = await _desk.PrepareAsync(new ScriptedScanner(), counting);
        IReadOnlyList<string> whole = _desk.Before;
        Assert.True(counting.Operations > 20, $"{counting.Operations} operations");

        for (int cut = 1; cut <= counting.Operations; cut++)
        {
            Directory.Delete(_desk.Medium, recursive: true);
            _ = Directory.CreateDirectory(_desk.Medium);
            _ = await _desk.PrepareAsync(new ScriptedScanner(), request: old);
            IReadOnlyList<string> before = _desk.Before;
            _ = await Assert.ThrowsAsync<KilledException>(() => _desk.PrepareAsync(new ScriptedScanner(), FaultyFiles.KilledAt(cut)));
            bool accepted = await IsAcceptedAsync();
            Assert.True(!accepted || _desk.Before.SequenceEqual(whole) || _desk.Before.SequenceEqual(before), $"cut at {cut}: {string.Join(' ', _desk.Before)}");

            // What was left does not stand in the way of the next try.
            _ = await _desk.PrepareAsync(new ScriptedScanner());
            Assert.True(await IsAcceptedAsync(), $"after a cut at {cut}");
        }
    }

    [Fact]
    public async Task A_medium_that_fails_at_any_operation_is_left_without_an_index()
    {
        FaultyFiles counting = FaultyFiles.Counting();
        _ = await _desk.PrepareAsync(new ScriptedScanner(), counting);
        for (int at = 1; at <= counting.Operations; at++)
        {
            Directory.Delete(_desk.Medium, recursive: true);
            _ = Directory.CreateDirectory(_desk.Medium);
            SigningException failure = await Assert.ThrowsAsync<SigningException>(() => _desk.PrepareAsync(new ScriptedScanner(), FaultyFiles.FailingAt(at)));
            Assert.Equal(ErrorCode.FileWriteFailed, failure.Code);
            Assert.True(_desk.Before.Count == 0, $"failure at {at}: {string.Join(' ', _desk.Before)}");
        }
    }

    [Theory]
    [InlineData(20261126)]
    [InlineData(2)]
    public async Task A_damaged_index_is_refused_and_never_a_crash(int seed)
    {
        (MediaIndex index, _) = await _desk.PrepareAsync(new ScriptedScanner());
        byte[] good = index.Metadata.ToBytes();
        Assert.Equal(index.Files, MediaIndex.Parse(good, "index").Files);
        Random random = new(seed);
        string[] words = ["\"", "{", "}", "[", "]", ",", ":", "null", "-1", "9e9", "1.5", "\"..\"", "\"/etc/passwd\"", "\"path\"", "\"files\"", "99999999999999999999", "\\u0000", "true"];
        for (int round = 0; round < TestKit.Fuzz.Cases(3000); round++)
        {
            List<byte> bad = [.. good];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                int at = random.Next(bad.Count);
                int length = Math.Min(random.Next(12), bad.Count - at);
                bad.RemoveRange(at, length);
                bad.InsertRange(at, random.Next(2) == 0 ? Encoding.ASCII.GetBytes(words[random.Next(words.Length)]) : [(byte)random.Next(256)]);
            }

            try
            {
                MediaIndex read = MediaIndex.Parse([.. bad], "index");
                Assert.True(!read.IsSignedBy([_desk.Key.PublicKey]) || bad.SequenceEqual(good), $"seed {seed}, round {round}: a changed index is signed");
            }
            catch (SigningException)
            {
                // The expected way out.
            }
            catch (Exception other) when (other is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}, round {round}: {other}");
            }
        }
    }

    private async Task<bool> IsAcceptedAsync()
    {
        try
        {
            return (await _desk.VerifyAsync()).IsAccepted;
        }
        catch (SigningException)
        {
            return false;
        }
    }

    private async Task<string> CodeOfAsync(TufKey? key = null)
    {
        return (await Assert.ThrowsAsync<SigningException>(() => _desk.VerifyAsync(key: key))).Code;
    }
}
