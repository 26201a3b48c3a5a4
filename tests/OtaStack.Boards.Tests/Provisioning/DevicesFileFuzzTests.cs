using System.Text;
using OtaStack.Boards.Provisioning;
using OtaStack.Boards.Tests.Support;
using OtaStack.TestKit;
using Xunit.Abstractions;

namespace OtaStack.Boards.Tests.Provisioning;

/// <summary>A devices file that is damaged, or of another tool: refused as malformed, and nothing that is said repeats a key (docs/fuzzing.md).</summary>
public sealed class DevicesFileFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void Mangled_files()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "devices.json");
        string key = string.Concat(Enumerable.Repeat("0123456789abcdef", 4));
        byte[] sample = Encoding.UTF8.GetBytes($$"""{"devices":[{"product":"thermostat","board":"virtual-assemblies","id":"dev-1","key":"{{key}}","profile":"steady"}]}""");
        new ParserFuzz(output.WriteLine).Run([sample], [.. "null,{}[]\"id\":1e9\\ud800"u8], 1_000, bytes =>
        {
            File.WriteAllBytes(path, bytes);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            try
            {
                return DevicesFile.Find(path, "dev-1", "virtual-assemblies").Id == "dev-1";
            }
            catch (BoardException refusal)
            {
                Assert.DoesNotContain(key, refusal.ToString(), StringComparison.Ordinal);
                return false;
            }
        });
    }
}
