using System.Text;

namespace OtaStack.Agent.Tests.Support;

/// <summary>The parts of the sample releases: one that never changes, one that always does, small and large ones.</summary>
internal static class Parts
{
    public const int UnchangedBytes = 12300;

    /// <summary>The parts of 1.0.0 under other names, in another order.</summary>
    public const string RenamedVersion = "3.0.0";

    public static (string Name, byte[] Bytes)[] Of(string version)
    {
        if (version == RenamedVersion)
        {
            return [.. Of("1.0.0").Select((part, i) => ($"Z{9 - i}.dll", part.Bytes)).OrderBy(part => part.Item1, StringComparer.Ordinal)];
        }

        List<(string Name, byte[] Bytes)> parts =
        [
            ("App.dll", Noise(9000, "App " + version)),
            ("Shared.dll", Noise(UnchangedBytes, "Shared")),
            ("app.entry", Encoding.ASCII.GetBytes("App;Sample.Application " + version)),
        ];
        if (version != "1.0.0")
        {
            parts.Add(("New.dll", Noise(4096 + 17, "New " + version)));
        }

        return [.. parts.OrderBy(part => part.Name, StringComparer.Ordinal)];
    }

    /// <summary>Bytes that depend on the text alone.</summary>
    public static byte[] Noise(int count, string text)
    {
        int seed = 17;
        foreach (char c in text)
        {
            seed = unchecked((seed * 31) + c);
        }

        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
