using OtaStack.TestKit;
using OtaStack.Trust.Releases;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Releases;

/// <summary>§1.5.2, wrong software installation: authentic, but not for this device, or not now.</summary>
public sealed class TargetRulesTests
{
    [Theory]
    [InlineData("thermostat", "esp32", ImageKind.Assemblies, 3, "1.4.9", Verdict.Accepted)]
    [InlineData("thermostat", "esp32", ImageKind.Assemblies, 3, "1.5.0", Verdict.Accepted)]
    [InlineData("thermostat", "esp32", ImageKind.Assemblies, 5, "1.5.0", Verdict.Accepted)]
    [InlineData("fan", "esp32", ImageKind.Assemblies, 3, "1.4.9", Verdict.WrongProduct)]
    [InlineData("thermosta", "esp32", ImageKind.Assemblies, 3, "1.4.9", Verdict.WrongProduct)]
    [InlineData("thermostat", "ESP32", ImageKind.Assemblies, 3, "1.4.9", Verdict.WrongBoard)]
    [InlineData("thermostat", "esp32", ImageKind.NanoClr, 3, "1.4.9", Verdict.WrongImage)]
    [InlineData("thermostat", "esp32", ImageKind.Unknown, 3, "1.4.9", Verdict.WrongImage)]
    [InlineData("thermostat", "esp32", ImageKind.Assemblies, 6, "1.4.9", Verdict.SecurityCounter)]
    [InlineData("thermostat", "esp32", ImageKind.Assemblies, 3, "1.1.65535", Verdict.SteppingStone)]
    [InlineData("thermostat", "esp32", ImageKind.Assemblies, 3, "1.2.0", Verdict.Accepted)]
    [InlineData("thermostat", "esp32", ImageKind.Assemblies, 3, null, Verdict.SteppingStone)]
    [InlineData("thermostat", "esp32", ImageKind.Assemblies, 3, "1.5.1", Verdict.Downgrade)]
    [InlineData("thermostat", "esp32", ImageKind.Assemblies, 3, "1.10.0", Verdict.Downgrade)]
    [InlineData("thermostat", "esp32", ImageKind.Assemblies, 3, "2.0.0", Verdict.Downgrade)]
    public void Each_rule_has_its_own_refusal(
        string product, string board, ImageKind accepted, int counter, string? running, Verdict verdict)
    {
        ReleaseData release = Release("1.5.0", 5, "1.2.0");

        Assert.Equal(verdict, TargetRules.Check(release, product, board, accepted, counter, Version(running)));
    }

    [Fact]
    public void The_first_rule_that_is_broken_is_the_one_told()
    {
        ReleaseData release = Release("1.5.0", 5, "1.2.0");

        Assert.Equal(Verdict.WrongProduct, TargetRules.Check(release, "fan", "x", ImageKind.NanoClr, 9, Version("9.0.0")));
        Assert.Equal(Verdict.WrongBoard, TargetRules.Check(release, "thermostat", "x", ImageKind.NanoClr, 9, Version("9.0.0")));
        Assert.Equal(Verdict.WrongImage, TargetRules.Check(release, "thermostat", "esp32", ImageKind.NanoClr, 9, Version("9.0.0")));
        Assert.Equal(Verdict.SecurityCounter, TargetRules.Check(release, "thermostat", "esp32", ImageKind.Assemblies, 9, Version("9.0.0")));
    }

    [Fact]
    public void A_device_that_runs_nothing_known_takes_a_release_without_stepping_stone()
    {
        Assert.Equal(Verdict.Accepted, TargetRules.Check(Release("1.5.0", 5, null), "thermostat", "esp32", ImageKind.Assemblies, 0, null));
    }

    [Fact]
    public void A_board_is_listed_wherever_and_however_often_it_stands()
    {
        ReleaseData release = Release("1.5.0", 5, null);
        foreach (string[] boards in new string[][] { ["esp32", "x"], ["x", "esp32"], ["esp32", "esp32"], ["esp32", "x", "esp32"] })
        {
            release.Boards = boards;
            Assert.Equal(Verdict.Accepted, TargetRules.Check(release, "thermostat", "esp32", ImageKind.Assemblies, 0, null));
        }

        release.Boards = ["x", "y"];
        Assert.Equal(Verdict.WrongBoard, TargetRules.Check(release, "thermostat", "esp32", ImageKind.Assemblies, 0, null));
        release.Boards = [];
        Assert.Equal(Verdict.WrongBoard, TargetRules.Check(release, "thermostat", "esp32", ImageKind.Assemblies, 0, null));
    }

    [Fact]
    public void An_unknown_kind_is_not_the_same_as_another_unknown_kind()
    {
        ReleaseData release = Release("1.5.0", 5, null);
        release.Image = ImageKind.Unknown;

        Assert.Equal(Verdict.WrongImage, TargetRules.Check(release, "thermostat", "esp32", ImageKind.Unknown, 0, null));
        Assert.Equal(Verdict.WrongImage, TargetRules.Check(release, "thermostat", "esp32", ImageKind.Assemblies, 0, null));
    }

    private static ReleaseVersion? Version(string? text)
    {
        return ReleaseVersion.TryParse(text, out ReleaseVersion? version) ? version : null;
    }

    private static ReleaseData Release(string version, int counter, string? requiresCurrent)
    {
        RepositorySimulator repository = new(0);
        SimulatedRelease release = repository.AddRelease(
            "thermostat", "esp32", version, [("a.pe", [1])], new ReleaseOptions { SecurityCounter = counter, RequiresCurrent = requiresCurrent });
        repository.WriteTargets();
        Trust.Bytes.ArraySource file = new(repository.Files["1.targets.json"]);
        Assert.Equal(Verdict.Accepted, TargetSearch.FindInVerified(file, release.ImagePath, out TargetDescription? target));
        Assert.Equal(Verdict.Accepted, ReleaseData.Read(target!, out ReleaseData? data));
        return data!;
    }
}
