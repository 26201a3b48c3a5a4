using System.Globalization;
using System.Text.RegularExpressions;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Mcuboot;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Mcuboot;

/// <summary>An image that imgtool made, with the options that it was given (tests/vectors/HOW-MADE.md).</summary>
internal sealed partial record ImageVector(string Name, string Input, string Key, IReadOnlyList<string> Options)
{
    public static string Folder { get; } = Path.Combine(Foreign.TopFolder, "tests/vectors/mcuboot");

    public static IReadOnlyList<ImageVector> All { get; } =
        [.. File.ReadLines(Path.Combine(Folder, "cases.txt")).Where(line => !line.StartsWith('#')).Select(Parse)];

    public string FilePath => PathOf(Name);

    public string InputPath => PathOf(Input);

    public string PublicKeyPath => PathOf(Key + ".pub.pem");

    public bool IsEcdsa => Key == "p256";

    /// <summary>The same options as <c>ota image sign</c> writes them: two differ.</summary>
    public IEnumerable<string> OurOptions()
    {
        for (int i = 0; i < Options.Count; i++)
        {
            switch (Options[i])
            {
                case "--dependencies":
                    foreach (Match dependency in OneDependency().Matches(Options[++i]))
                    {
                        yield return "--dependency";
                        yield return dependency.Value;
                    }

                    break;
                case "--custom-tlv":
                    yield return "--custom-tlv";
                    yield return $"{Options[i + 1]}={Options[i + 2]}";
                    i += 2;
                    break;
                default:
                    yield return Options[i];
                    break;
            }
        }
    }

    public static ImageVector Named(string name) => All.Single(vector => vector.Name == name);

    public static string PathOf(string name) => Path.Combine(Folder, name);

    public static byte[] Bytes(string name) => File.ReadAllBytes(PathOf(name));

    public static PublicKey PublicKey(string key) => Signing.Keys.PublicKey.Parse(Bytes(key + ".pub.pem"), key);

    private static ImageVector Parse(string line)
    {
        string[] fields = line.Split('|', StringSplitOptions.TrimEntries);
        Assert.True(fields.Length == 4, string.Create(CultureInfo.InvariantCulture, $"four fields were expected: {line}"));
        return new ImageVector(fields[0], fields[1], fields[2], [.. Word().Matches(fields[3]).Select(match => match.Value.Trim('"'))]);
    }

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex OneDependency();
}
