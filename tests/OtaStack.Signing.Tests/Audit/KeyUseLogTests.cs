using System.Security.Cryptography;
using System.Text;
using OtaStack.Signing.Audit;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Audit;

/// <summary>A signature that is not in the log does not exist.</summary>
public sealed class KeyUseLogTests : IDisposable
{
    private readonly LogDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void Each_use_is_an_intent_before_and_an_outcome_after_with_what_was_signed()
    {
        byte[] message = LogDesk.Metadata(4);
        byte[] signature = _desk.Signer().Sign(message);

        IReadOnlyList<KeyUseEntry> entries = _desk.Entries();
        Assert.Equal([KeyUseEvent.Created, KeyUseEvent.Intent, KeyUseEvent.Done], entries.Select(entry => entry.Event));
        Assert.Equal(
            "{\"event\":\"intent\",\"hash\":\"" + entries[1].Head.Hash + "\",\"key\":\"file:release.pem\",\"keyid\":\"" + _desk.Key.PublicKey.KeyId + "\",\"length\":" + message.Length
            + ",\"log\":\"" + entries[0].Head.LogId + "\",\"operator\":\"Mori\",\"previous\":\"" + entries[0].Head.Hash + "\",\"purpose\":\"targets 4\",\"sequence\":2,\"sha256\":\""
            + Convert.ToHexStringLower(SHA256.HashData(message)) + "\",\"time\":\"2027-01-01T00:00:00Z\",\"verb\":\"release sign\"}",
            _desk.Lines()[1]);
        Assert.Equal((2, Convert.ToHexStringLower(SHA256.HashData(signature))), (entries[2].Intent, (string?)entries[2].Members["signature"]));
        Assert.Equal(entries[2].Head, _desk.Log().ReadHead());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_desk.LogFile));
        Assert.True(_desk.Verify().IsIntact);
    }

    [Fact]
    public void The_hash_of_an_entry_is_the_one_that_sha256sum_makes()
    {
        string line = _desk.Sign(1).Lines()[1];
        string hash = _desk.Entries()[1].Head.Hash;
        string file = Path.Combine(_desk.Folder, "entry");
        File.WriteAllText(file, line.Replace("\"hash\":\"" + hash + "\",", "", StringComparison.Ordinal));

        Assert.StartsWith(hash, Foreign.Run("sha256sum", file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_use_that_fails_is_written_down_with_its_reason()
    {
        SigningException failure = new(SigningFault.Refused, "signature.faulty", "x");

        Assert.Same(failure, Assert.Throws<SigningException>(() => _desk.Log().Record(_desk.Use, [1], () => throw failure)));

        KeyUseEntry last = _desk.Entries()[^1];
        Assert.Equal((KeyUseEvent.Failed, 2, "signature.faulty"), (last.Event, last.Intent, (string?)last.Members["reason"]));
        Assert.Empty(_desk.Verify().Open);
    }

    [Fact]
    public void The_key_is_not_used_when_the_log_cannot_be_written()
    {
        _ = _desk.Sign(1);
        byte[] before = File.ReadAllBytes(_desk.LogFile);
        bool used = false;
        byte[] Use()
        {
            used = true;
            return [1];
        }

        using (Stream? held = DiskOperations.Instance.TryOpenExclusive(_desk.LogFile))
        {
            _ = Refusals.Expect(AuditErrorCode.LogBusy, SigningFault.Refused, () => _desk.Log(attempts: 1).Record(_desk.Use, [1], Use));
        }

        _ = Refusals.Expect(ErrorCode.FileWriteFailed, SigningFault.File, () => _desk.Log(FaultyFiles.FailingAt(1)).Record(_desk.Use, [1], Use));
        File.WriteAllBytes(_desk.LogFile, [.. before, .. "{}\n"u8]);
        _ = Refusals.Expect(AuditErrorCode.LogDamaged, SigningFault.File, () => _desk.Log().Record(_desk.Use, [1], Use));

        Assert.False(used);
        Assert.Equal([.. before, .. "{}\n"u8], File.ReadAllBytes(_desk.LogFile));
    }

    [Fact]
    public void A_signature_does_not_leave_when_its_outcome_cannot_be_written()
    {
        _ = _desk.Sign(1);
        FaultyFiles counting = FaultyFiles.Counting();
        _ = _desk.Signer(counting).Sign([1]);

        // Two operations for an entry: the write and the sync. The third is the write of the outcome.
        Assert.Equal(4, counting.Operations);
        _ = Refusals.Expect(ErrorCode.FileWriteFailed, SigningFault.File, () => _desk.Signer(FaultyFiles.FailingAt(3)).Sign([2]));
        Assert.Equal([6], _desk.Verify().Open);
    }

    [Fact]
    public void Names_of_people_cannot_break_a_line_or_forge_one()
    {
        KeyUse use = _desk.Use with { Operator = "Mori\n{\"event\":\"done\"}\u0000\ud800", Key = "pkcs11:token=a;object=b?pin-value=1234", Verb = new string('x', 5000) };

        _ = _desk.Log().Record(use, [1], () => [2]);

        Assert.True(_desk.Verify().IsIntact);
        KeyUseEntry intent = _desk.Entries()[1];
        Assert.Equal("Mori\uFFFD{\"event\":\"done\"}\uFFFD\uFFFD", (string?)intent.Members["operator"]);
        Assert.Equal("pkcs11:token=a;object=b", (string?)intent.Members["key"]);
        Assert.DoesNotContain("1234", File.ReadAllText(_desk.LogFile), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pkcs11:token=a;pin-value=1234;object=b", "pkcs11:token=a;object=b")]
    [InlineData("PKCS11:token=a?pin-source=file:/x", "PKCS11:token=a")]
    [InlineData("file:a?b.pem", "file:a?b.pem")]
    public void Secrets_in_a_key_URI_stay_out(string uri, string logged)
    {
        Assert.Equal(logged, KeyUse.WithoutSecrets(uri));
    }

    [Fact]
    public void Many_at_once_write_one_chain()
    {
        _ = Parallel.For(0, 40, i => _desk.Log().Record(_desk.Use, Encoding.ASCII.GetBytes($"{i}"), () => [1]));

        LogReport report = _desk.Verify();
        Assert.Equal((true, 81, 0), (report.IsIntact, report.Entries, report.Open.Count));
    }

    [Fact]
    public void A_line_that_a_crash_cut_is_put_aside_and_told_of()
    {
        _ = _desk.Sign(2);
        byte[] whole = File.ReadAllBytes(_desk.LogFile);
        for (int cut = 0; cut < whole.Length; cut++)
        {
            File.WriteAllBytes(_desk.LogFile, whole[..cut]);
            int kept = whole.AsSpan(0, cut).LastIndexOf((byte)'\n') + 1;
            byte[] torn = whole[kept..cut];

            _ = _desk.Signer().Sign([3]);

            Assert.True(_desk.Verify().IsIntact, $"cut at {cut}");
            Assert.Equal(whole[..kept], File.ReadAllBytes(_desk.LogFile)[..kept]);
            KeyUseEntry? told = _desk.Entries().FirstOrDefault(entry => entry.Members.ContainsKey("tornBytes"));
            Assert.Equal(torn.Length, (int?)told?.Members["tornBytes"] ?? 0);
            if (told is not null)
            {
                Assert.Equal(torn, File.ReadAllBytes(Path.Combine(_desk.Folder, "state", (string)told.Members["aside"]!)));
            }
        }
    }

    [Fact]
    public void Killed_at_any_operation_the_log_goes_on_and_every_signature_is_in_it()
    {
        _ = _desk.Sign(1);
        string start = Path.Combine(_desk.Folder, "start");
        File.AppendAllText(_desk.LogFile, "{\"torn");
        DirectoryImage.Copy(Path.GetDirectoryName(_desk.LogFile)!, start);
        FaultyFiles counting = FaultyFiles.Counting();
        _ = _desk.Signer(counting).Sign([9]);
        Assert.True(counting.Operations >= 9, $"only {counting.Operations}");
        int handedOut = 0;
        for (int operation = 1; operation <= counting.Operations + 1; operation++)
        {
            Directory.Delete(Path.GetDirectoryName(_desk.LogFile)!, recursive: true);
            DirectoryImage.Copy(start, Path.GetDirectoryName(_desk.LogFile)!);
            byte[]? signature = null;
            Exception? killed = Record.Exception(() => signature = _desk.Signer(FaultyFiles.KilledAt(operation)).Sign([9]));
            Assert.Equal(signature is null, killed is KilledException);

            _ = _desk.Signer().Sign([10]);

            Assert.True(_desk.Verify().IsIntact, $"killed at {operation}");
            if (signature is not null)
            {
                handedOut++;
                string sha256 = Convert.ToHexStringLower(SHA256.HashData(signature));
                Assert.Contains(_desk.Entries(), entry => (string?)entry.Members["signature"] == sha256);
            }
        }

        Assert.Equal(1, handedOut);
    }

    [Fact]
    public void A_log_that_begins_under_a_kill_begins_again()
    {
        for (int operation = 1; operation <= 8; operation++)
        {
            _ = Record.Exception(() => _desk.Signer(FaultyFiles.KilledAt(operation)).Sign([9]));
            _ = _desk.Signer().Sign([10]);

            Assert.True(_desk.Verify().IsIntact, $"killed at {operation}");
            Directory.Delete(Path.GetDirectoryName(_desk.LogFile)!, recursive: true);
        }
    }
}
