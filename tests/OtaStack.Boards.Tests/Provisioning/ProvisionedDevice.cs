using System.Security.Cryptography;
using OtaStack.Boards.Tests.Support;

namespace OtaStack.Boards.Tests.Provisioning;

/// <summary>Runs <c>provision</c> for one device, with what is changed.</summary>
public abstract class ProvisionedDevice : IDisposable
{
    private protected const string Root = """{"signatures":[],"signed":{"_type":"root","version":1}}""";

    private protected ProvisionedDevice()
    {
        Out = Path.Combine(Folder.Path, "dev-1");
    }

    private protected TemporaryFolder Folder { get; } = new();

    private protected string Key { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private protected string Out { get; }

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static string Devices(string key)
    {
        return $$"""{"devices":[{"product":"thermostat","board":"esp32-4mb","id":"dev-1","key":"{{key}}"}]}""";
    }

    private protected CommandRun Provision(params string[] changes)
    {
        Dictionary<string, string> options = new()
        {
            ["--board"] = Repository.FileOf("esp32-4mb"),
            ["--devices"] = Folder.File("devices.json", Devices(Key)),
            ["--device"] = "dev-1",
            ["--root"] = Folder.File("1.root.json", Root),
            ["--server"] = "https://ota.example.org",
            ["--mqtt"] = "ota.example.org:8883",
            ["--port"] = "COM7",
            ["--out"] = Out,
        };
        for (int i = 0; i < changes.Length; i += 2)
        {
            options[changes[i]] = changes[i + 1];
        }

        return CommandRun.Of(["provision", .. options.SelectMany(option => new[] { option.Key, option.Value })]);
    }

    private protected byte[] Read(string name)
    {
        return File.ReadAllBytes(Path.Combine(Out, name));
    }

    private protected string Text(string name)
    {
        return File.ReadAllText(Path.Combine(Out, name));
    }
}
