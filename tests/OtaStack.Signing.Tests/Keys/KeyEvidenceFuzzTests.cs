using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Tests.Support;
using OtaStack.TestKit;
using Xunit.Abstractions;

namespace OtaStack.Signing.Tests.Keys;

/// <summary>Mangled evidence of a key is refused with a code, never a crash. OTA_FUZZ_CASES makes it run longer.</summary>
public sealed class KeyEvidenceFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void Mangled_evidence_is_refused()
    {
        int cases = Fuzz.Cases(4000);
        int seed = Fuzz.Seed();
        output.WriteLine($"seed {seed}, {cases} cases");
        Random random = new(seed);
        byte[] challenge = [.. Enumerable.Range(0, KeyEvidence.MinChallengeBytes).Select(i => (byte)i)];
        using Workshop workshop = new();
        IMessageSigner signer = workshop.Root1;
        byte[] whole = KeyEvidence.Make(new JsonObject { ["neverExtractable"] = true, ["token"] = "release" }, challenge, signer);
        string report = KeyEvidence.Read(whole, challenge, "fuzz").Report.ToJsonString();
        int refused = 0;
        for (int i = 0; i < cases; i++)
        {
            byte[] mangled = Fuzz.Mangle(whole, random, "\\ud800-0.5{\"publicKey\":null,[]}abcdef0123456789"u8);
            try
            {
                Assert.Equal(report, KeyEvidence.Read(mangled, challenge, "fuzz").Report.ToJsonString());
            }
            catch (SigningException refusal)
            {
                Assert.False(string.IsNullOrEmpty(refusal.Code));
                refused++;
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"seed {seed}, case {i}: {Convert.ToBase64String(mangled)}", failure);
            }
        }

        output.WriteLine($"{refused} of {cases} refused");
        Assert.True(refused > cases * 9 / 10, $"only {refused} refused");
    }
}
