using System.Text;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Ceremonies.Armour;
using OtaStack.Signing.Errors;
using OtaStack.TestKit;
using Xunit.Abstractions;

namespace OtaStack.Signing.Tests.Ceremonies;

/// <summary>Mangled requests, responses and blocks are refused with a code, never a crash. OTA_FUZZ_CASES makes it run longer.</summary>
public sealed class CeremonyFuzzTests(ITestOutputHelper output) : IDisposable
{
    private readonly CeremonyDesk _desk = new CeremonyDesk().WithStagedRelease();

    private static int Cases => Fuzz.Cases(3000);

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void Requests()
    {
        SigningRequest request = _desk.Request();
        Run(request.ToBytes(), mangled =>
        {
            SigningRequest read = CeremonyText.ReadRequest(mangled, "fuzz");
            Assert.Equal(mangled, read.ToBytes());
            _ = CheckedRequest.Check(read, _desk.Workshop.Clock.GetUtcNow());
        });
    }

    [Fact]
    public void Responses()
    {
        SigningRequest request = _desk.Request();
        SigningResponse response = _desk.Sign(request, _desk.Workshop.Targets1);
        Run(response.ToBytes(), mangled => Assert.Equal(mangled, CeremonyText.ReadResponse(mangled, [request], "fuzz").ToBytes()));
    }

    [Fact]
    public void Blocks_of_responses()
    {
        SigningRequest request = _desk.Request();
        SigningResponse response = _desk.Sign(request, _desk.Workshop.Targets1);
        byte[] block = Encoding.ASCII.GetBytes(string.Join('\n', CeremonyText.Of(response)));
        Run(block, mangled => Assert.Equal(response.ToBytes(), CeremonyText.ReadResponse(mangled, [request], "fuzz").ToBytes()));
    }

    [Fact]
    public void Bytes_behind_good_check_characters()
    {
        SigningRequest request = _desk.Request();
        byte[] compact = CompactResponse.Write(_desk.Sign(request, _desk.Workshop.Targets1));
        Run(compact, mangled => _ = CompactResponse.Read(mangled, [request], "fuzz"));
        Run(CompactRequest.Write(request), mangled => _ = CompactRequest.Read(mangled, "fuzz"));
    }

    private void Run(byte[] whole, Action<byte[]> read)
    {
        int seed = Fuzz.Seed();
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        read(whole);
        int refused = 0;
        for (int i = 0; i < Cases; i++)
        {
            byte[] mangled = Fuzz.Mangle(whole, random, "\\ud800-0.5{\"rehearsal\":null,[]}abcdef0123456789"u8);
            try
            {
                read(mangled);
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

        output.WriteLine($"{refused} of {Cases} refused");
        Assert.True(refused > Cases / 2, $"only {refused} refused");
    }
}
