using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.Tests.LittleFs;

/// <summary>Files of all kinds of sizes, few and many, in folders within folders.</summary>
internal static class RandomTree
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFG0123456789_-~. ";

    public static IReadOnlyDictionary<string, byte[]> Make(Random random, LittleFsSettings settings)
    {
        int count = new[] { 3, 12, 40, 200, 700 }[random.Next(5)];
        List<string> folders = [""];
        for (int i = random.Next(6); i > 0; i--)
        {
            folders.Add(folders[random.Next(folders.Count)] + Name(random) + "/");
        }

        Dictionary<string, byte[]> files = [];
        for (int i = random.Next(count); i > 0; i--)
        {
            string path = folders[random.Next(folders.Count)] + Name(random);
            if (!folders.Contains(path + "/") && !files.ContainsKey(path))
            {
                byte[] content = new byte[Length(random, settings, count)];
                random.NextBytes(content);
                files.Add(path, content);
            }
        }

        return files;
    }

    private static int Length(Random random, LittleFsSettings settings, int count)
    {
        return random.Next(8) switch
        {
            0 => 0,
            1 => random.Next(20),
            2 => settings.InlineMost,
            3 => settings.InlineMost + 1,
            4 => settings.BlockSize + random.Next(-3, 4),
            5 => random.Next(settings.BlockSize * (count < 20 ? 40 : 2)),
            _ => random.Next(300),
        };
    }

    private static string Name(Random random)
    {
        int length = random.Next(10) == 0 ? random.Next(1, 120) : random.Next(1, 14);
        return "n" + string.Concat(Enumerable.Range(0, length).Select(_ => Letters[random.Next(Letters.Length)]));
    }
}
