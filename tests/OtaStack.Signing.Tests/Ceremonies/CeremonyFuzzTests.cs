using System.Globalization;
using System.Text;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Ceremonies.Armour;
using OtaStack.Signing.Errors;
using Xunit.Abstractions;

namespace OtaStack.Signing.Tests.Ceremonies;

/// <summary>Mangled requests, responses and blocks are refused with a code, never a crash. OTA_FUZZ_CASES makes it run longer.</summary>
public sealed class CeremonyFuzzTests(ITestOutputHelper output) : IDisposable
{
    private readonly CeremonyDesk _desk = new CeremonyDesk().WithStagedRelease();

    private static int Cases => int.Parse(Environment.GetEnvironmentVariable("OTA_FUZZ_CASES") ?? "3000", CultureInfo.InvariantCulture);

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void Requests()
    {
        SigningRequest request = _desk.Request();
        Fuzz(request.ToBytes(), mangled =>
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
        Fuzz(response.ToBytes(), mangled => Assert.Equal(mangled, CeremonyText.ReadResponse(mangled, [request], "fuzz").ToBytes()));
    }

    [Fact]
    public void Blocks_of_responses()
    {
        SigningRequest request = _desk.Request();
        SigningResponse response = _desk.Sign(request, _desk.Workshop.Targets1);
        byte[] block = Encoding.ASCII.GetBytes(string.Join('\n', CeremonyText.Of(response)));
        Fuzz(block, mangled => Assert.Equal(response.ToBytes(), CeremonyText.ReadResponse(mangled, [request], "fuzz").ToBytes()));
    }

    [Fact]
    public void Bytes_behind_good_check_characters()
    {
        SigningRequest request = _desk.Request();
        byte[] compact = CompactResponse.Write(_desk.Sign(request, _desk.Workshop.Targets1));
        Fuzz(compact, mangled => _ = CompactResponse.Read(mangled, [request], "fuzz"));
        Fuzz(CompactRequest.Write(request), mangled => _ = CompactRequest.Read(mangled, "fuzz"));
    }

    private void Fuzz(byte[] whole, Action<byte[]> read)
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        read(whole);
        int refused = 0;
        for (int i = 0; i < Cases; i++)
        {
            byte[] mangled = Mangle(whole, random);
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

    private static byte[] Mangle(byte[] whole, Random random)
    {
        List<byte> bytes = [.. whole];
        for (int changes = random.Next(1, 4); changes > 0 && bytes.Count > 0; changes--)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(random.Next(1, 60), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes.InsertRange(at, "\\ud800-0.5{\"rehearsal\":null,["u8.ToArray()[..random.Next(1, 29)]);
                    break;
                case 4:
                    bytes[at] = (byte)"0123456789abcdef-,:\"{}[]"[random.Next(24)];
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
