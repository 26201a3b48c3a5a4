using System.Globalization;
using OtaStack.Server.Devices;
using OtaStack.Trust.Releases;

namespace OtaStack.Server.Console;

/// <summary>How much of a fleet runs one version, placed on a bar of 1000 units.</summary>
/// <param name="Version">Empty for devices that have never reported.</param>
/// <param name="Percent">Rounded to whole percent; "&lt; 1 %" for less.</param>
/// <param name="Tone">Style of the colour: the newest version has the first.</param>
internal sealed record VersionShare(string Version, int Count, string Percent, string Tone, string Start, string Width)
{
    private const int Units = 1000;
    private const int Tones = 6;

    /// <summary>Newest version first, devices that have never reported last.</summary>
    public static IReadOnlyList<VersionShare> Of(IReadOnlyList<DeviceSummary> devices)
    {
        List<IGrouping<string, DeviceSummary>> groups = [.. devices.GroupBy(d => d.Version)];
        groups.Sort((left, right) => Compare(right.Key, left.Key));
        List<VersionShare> shares = new(groups.Count);
        double start = 0;
        foreach (IGrouping<string, DeviceSummary> group in groups)
        {
            int count = group.Count();
            double width = (double)Units * count / devices.Count;
            string tone = group.Key.Length == 0 ? "tone-none" : $"tone-{Math.Min(shares.Count, Tones - 1)}";
            shares.Add(new VersionShare(group.Key, count, PercentOf(count, devices.Count), tone, Text(start), Text(width)));
            start += width;
        }

        return shares;
    }

    private static int Compare(string left, string right)
    {
        bool isLeft = ReleaseVersion.TryParse(left, out ReleaseVersion? first);
        bool isRight = ReleaseVersion.TryParse(right, out ReleaseVersion? second);
        return isLeft && isRight ? first!.CompareTo(second!) : isLeft.CompareTo(isRight);
    }

    private static string PercentOf(int count, int of)
    {
        return count * 100 < of ? "< 1 %" : string.Create(CultureInfo.InvariantCulture, $"{Math.Round(100.0 * count / of)} %");
    }

    private static string Text(double units)
    {
        return units.ToString("0.##", CultureInfo.InvariantCulture);
    }
}
