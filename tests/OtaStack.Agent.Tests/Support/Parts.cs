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
            ("App.dll", Code(9000, "App " + version)),
            ("Shared.dll", Noise(UnchangedBytes, "Shared")),
            ("app.entry", Encoding.ASCII.GetBytes("App;Sample.Application " + version)),
        ];
        if (version != "1.0.0")
        {
            parts.Add(("New.dll", Code(4096 + 17, "New " + version)));
        }

        return [.. parts.OrderBy(part => part.Name, StringComparer.Ordinal)];
    }

    /// <summary>The same with repetitions, as code has them: it becomes smaller by a third when it is packed.</summary>
    public static byte[] Code(int count, string text)
    {
        const int Line = 32;
        byte[] bytes = Noise(count, text);
        for (int at = Line; at + Line <= count; at += Line)
        {
            Array.Copy(bytes, Math.Max(0, at - 16 - bytes[at]), bytes, at, 16);
        }

        return bytes;
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
