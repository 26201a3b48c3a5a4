using System.Globalization;

namespace OtaStack.TestKit;

/// <summary>
/// How long and from where a fuzz test runs: <c>OTA_FUZZ_CASES</c> makes it run longer than in CI, <c>OTA_FUZZ_SEED</c> repeats one run.
/// </summary>
public static class Fuzz
{
    public static int Cases(int otherwise)
    {
        return Number("OTA_FUZZ_CASES") ?? otherwise;
    }

    /// <summary>To be printed by the test.</summary>
    public static int Seed()
    {
        return Number("OTA_FUZZ_SEED") ?? Random.Shared.Next();
    }

    /// <summary>
    /// Changes one to three places: a byte set, a stretch removed, doubled or put in from the fragment, the rest cut off.
    /// </summary>
    /// <param name="fragment">What the format in question might stumble over.</param>
    public static byte[] Mangle(byte[] whole, Random random, ReadOnlySpan<byte> fragment)
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
                    bytes.InsertRange(at, fragment[..random.Next(1, fragment.Length + 1)].ToArray());
                    break;
                case 4:
                    bytes[at] = fragment[random.Next(fragment.Length)];
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }

    private static int? Number(string variable)
    {
        return int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int number) ? number : null;
    }
}
