using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Tuf;
using Xunit.Abstractions;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>
/// Every byte of every file changed, every length cut off: refused with the store untouched, or the change is one that does
/// not count (whitespace, a signature beyond the threshold) and the file means what it meant.
/// </summary>
public sealed class DamageTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("root", JsonStyle.Canonical)]
    [InlineData("timestamp", JsonStyle.Canonical)]
    [InlineData("snapshot", JsonStyle.Canonical)]
    [InlineData("targets", JsonStyle.Canonical)]
    [InlineData("timestamp", JsonStyle.Foreign)]
    [InlineData("targets", JsonStyle.Foreign)]
    public void A_flipped_byte_is_refused_or_changes_nothing(string role, JsonStyle style)
    {
        Candidate candidate = new(role, style);
        for (int position = 0; position < candidate.File.Length; position++)
        {
            byte[] damaged = [.. candidate.File];
            damaged[position] ^= (byte)(1 << (position % 7));
            candidate.Supply(damaged, $"byte {position}");
        }

        output.WriteLine($"{role}: {candidate.File.Length} bytes, {candidate.Accepted} of the changes did not count");
        Assert.InRange(candidate.Accepted, 0, candidate.File.Length / 2);
    }

    [Theory]
    [InlineData("root")]
    [InlineData("timestamp")]
    [InlineData("snapshot")]
    [InlineData("targets")]
    public void A_file_cut_off_anywhere_is_refused(string role)
    {
        Candidate candidate = new(role, JsonStyle.Canonical);
        for (int length = 0; length < candidate.File.Length; length++)
        {
            candidate.Supply(candidate.File[..length], $"length {length}");
        }

        Assert.Equal(0, candidate.Accepted);
    }

    /// <summary>A device on the verge of taking a new file of the role.</summary>
    private sealed class Candidate
    {
        private readonly Device _device = new(listsHashes: false);
        private readonly string _role;
        private readonly ISignatureScheme[] _schemes = [new RememberingScheme()];

        internal Candidate(string role, JsonStyle style)
        {
            _role = role;
            _device.Repository.Style = style;
            _device.Repository.PublishRoot();
            _device.Repository.Publish();
            File = _device.Repository.Files[role == "timestamp" ? "timestamp.json" : role == "root" ? "2.root.json" : $"3.{role}.json"];
            _device.Repository.Files.Remove("3.root.json");
            if (role != "root")
            {
                _device.Store["root.json"] = _device.Repository.Files["2.root.json"];
            }
        }

        internal byte[] File { get; }

        internal int Accepted { get; private set; }

        internal void Supply(byte[] damaged, string what)
        {
            MemoryTrustStore store = _device.Store.Copy();
            Refresh refresh = new(store, new TrustLimits(), _schemes, Device.Start);
            refresh.Start();
            while (refresh.WantedRole != _role)
            {
                Assert.Equal(RefreshState.NeedsFile, refresh.State);
                if (refresh.WantedRole == "root")
                {
                    refresh.SupplyMissing();
                }
                else
                {
                    refresh.Supply(new ArraySource(_device.Repository.Files[refresh.WantedFile]));
                }
            }

            string before = store.Fingerprint();
            Verdict verdict = refresh.Supply(new ArraySource(damaged));
            if (verdict != Verdict.Accepted)
            {
                Assert.Equal(_role, refresh.RefusedRole);
                Assert.True(before == store.Fingerprint(), $"{what}: {verdict}, yet the store has changed");
                return;
            }

            Accepted++;
            Assert.True(SameMeaning(damaged), $"{what}: accepted with another meaning");
        }

        private bool SameMeaning(byte[] damaged)
        {
            // A damaged signature may hold control characters, which System.Text.Json refuses; what is signed tells the meaning.
            int signed = File.AsSpan().IndexOf("\"signed\":"u8);
            return (signed >= 0 && damaged.AsSpan(signed).SequenceEqual(File.AsSpan(signed)))
                || CanonicalSigned(damaged).AsSpan().SequenceEqual(CanonicalSigned(File));
        }

        private static byte[] CanonicalSigned(byte[] file)
        {
            return JsonText.Canonical(System.Text.Json.Nodes.JsonNode.Parse(file)!["signed"]);
        }
    }
}
