using System.Text;
using OtaStack.Boards.Provisioning;
using OtaStack.Boards.Tests.Support;
using OtaStack.TestKit;
using Xunit.Abstractions;

namespace OtaStack.Boards.Tests.Provisioning;

/// <summary>A devices file that is damaged, or of another tool: refused as malformed, and nothing that is said repeats a key (docs/fuzzing.md).</summary>
public sealed class DevicesFileFuzzTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"devices":null}""")]
    [InlineData("""{"devices":[null]}""")]
    [InlineData("""{"devices":[{"product":"thermostat","board":null,"id":"dev-1","key":"aa"}]}""")]
    public void Nothing_where_something_must_be(string json)
    {
        BoardException refusal = Assert.Throws<BoardException>(() => Find(Encoding.UTF8.GetBytes(json)));
        Assert.Equal(BoardErrorCode.FileMalformed, refusal.Code);
    }

    [Fact]
    public void Mangled_files()
    {
        string key = string.Concat(Enumerable.Repeat("0123456789abcdef", 4));
        byte[] sample = Encoding.UTF8.GetBytes($$"""{"devices":[{"product":"thermostat","board":"virtual-assemblies","id":"dev-1","key":"{{key}}","profile":"steady"}]}""");
        new ParserFuzz(output.WriteLine).Run([sample], [.. "null,{}[]\"id\":1e9\\ud800"u8], 1_000, bytes =>
        {
            try
            {
                return Find(bytes).Id == "dev-1";
            }
            catch (BoardException refusal)
            {
                Assert.DoesNotContain(key, refusal.ToString(), StringComparison.Ordinal);
                return false;
            }
        });
    }

    private DeviceEntry Find(byte[] bytes)
    {
        string path = Path.Combine(_folder.Path, "devices.json");
        File.WriteAllBytes(path, bytes);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return DevicesFile.Find(path, "dev-1", "virtual-assemblies");
    }
}
