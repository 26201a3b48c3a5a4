using System.Text;
using OtaStack.Agent.Core;
using OtaStack.Fleet;
using OtaStack.Fleet.Plans;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Faults;
using OtaStack.VirtualDevice.Users;

namespace OtaStack.VirtualDevice.Tests.Fleet;

public sealed class FleetFileTests : IDisposable
{
    private const string Good = """
        # A town.
        seed: 42
        server: http://127.0.0.1:8080
        mqtt: 127.0.0.1:1883
        devices: devices.json
        root: 1.root.json
        results: out/summary.json
        minutes: 5
        factory:
          image: assemblies.bin
          index: assemblies.idx
          release: thermostat-1.0.0
          version: 1.0.0
        groups:
          - name: steady homes
            share: 70%
          - name: flaky barns
            share: 30%
            profile: flaky
            clock: no
            faults: |
              # the builders are here
              for 10 minutes no network
              every 20 KiB drop link
          - name: careful owners
            count: 5
            mode: ask
            user: { answers: postpone, thinks: 30 }
            faults: at download 40% cut power
            battery: 15%
            metered: yes
            busy: no
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("fleet-file-").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_file_describes_devices_profiles_faults_and_users()
    {
        FleetPlan plan = Read(Good);

        Assert.Equal((42UL, 5, "127.0.0.1", 1883, 1), (plan.Options.Seed, plan.Options.Minutes, plan.Options.Server.MqttHost, plan.Options.Server.MqttPort, plan.Options.Factories[0].Counter));
        Assert.Equal(Path.Combine(_folder, "devices.json"), plan.Options.DevicesFile);
        Assert.Equal(Path.Combine(_folder, "out/summary.json"), plan.Options.JsonFile);
        Assert.Equal(["steady homes", "flaky barns", "careful owners"], plan.Groups.Select(group => group.Name));
        Assert.Equal(["for 10 minutes no network", "every 20 KiB drop link"], plan.Groups[1].Faults.Rules.Select(rule => rule.Text));
        Assert.Equal(("flaky", false, (UpdateMode?)null), (plan.Groups[1].Profile!.Name, plan.Groups[1].HasClock, plan.Groups[1].Mode));
        Assert.Equal((5, (UpdateMode?)UpdateMode.Ask, new UserProfile(UserAnswer.Postpone, 30)), (plan.Groups[2].Count, plan.Groups[2].Mode, plan.Groups[2].User));
        Assert.Equal((GivenConditions.None, new GivenConditions(15, IsMetered: true)), (plan.Groups[1].Conditions, plan.Groups[2].Conditions));
        Assert.Equal(FaultActionKind.CutPower, plan.Groups[2].Faults.Rules[0].Action.Kind);
    }

    [Theory]
    [InlineData("seed: 42", "seed: many", 2, 7, "PlanNumber")]
    [InlineData("devices: devices.json", "device: devices.json", 2, 1, "PlanMissing")]
    [InlineData("root: 1.root.json", "root: 1.root.json\nroots: 2", 7, 1, "PlanUnknown")]
    [InlineData("root: 1.root.json", "root: [a]", 6, 7, "PlanNoText")]
    [InlineData("share: 70%", "share: 60%", 15, 5, "PlanShares")]
    [InlineData("share: 70%", "share: 70%\n    count: 3", 15, 5, "PlanCountOrShare")]
    [InlineData("share: 70%", "shares: 70%", 15, 5, "PlanCountOrShare")]
    [InlineData("profile: flaky", "profile: shaky", 19, 14, "PlanWord")]
    [InlineData("mode: ask", "mode: asks", 27, 11, "PlanWord")]
    [InlineData("answers: postpone", "answers: maybe", 28, 22, "PlanWord")]
    [InlineData("thinks: 30", "think: 30", 28, 32, "PlanUnknown")]
    [InlineData("name: careful owners", "name: steady homes", 25, 5, "PlanTwice")]
    [InlineData("every 20 KiB drop link", "every 20 KB drop link", 24, 16, "FaultWord")]
    [InlineData("for 10 minutes no network", "for 10 minutes no netwerk", 23, 25, "FaultWord")]
    [InlineData("at download 40% cut power", "at download 400% cut power", 29, 25, "FaultNumber")]
    [InlineData("faults: at download 40% cut power", "faults: cut power", 29, 13, "FaultCombination")]
    [InlineData("seed: 42", "seed: &a 42", 2, 7, "PlanAlias")]
    [InlineData("seed: 42", "seed: \"42", 2, 7, "PlanMalformed")]
    [InlineData("    share: 70%", "\tshare: 70%", 16, 1, "PlanTab")]
    [InlineData("minutes: 5", "minutes: 5\nseed: 7", 9, 1, "PlanRepeated")]
    [InlineData("minutes: 5", "minutes: [[[[[[[[[[[[[5]]]]]]]]]]]]]", 8, 19, "PlanTooDeep")]
    [InlineData("battery: 15%", "battery: 101%", 30, 14, "PlanNumber")]
    [InlineData("battery: 15%", "battery: -1%", 30, 14, "PlanNumber")]
    [InlineData("battery: 15%", "battery: 15", 30, 14, "PlanNumber")]
    [InlineData("metered: yes", "metered: maybe", 31, 14, "PlanWord")]
    [InlineData("busy: no", "busy: [no]", 32, 11, "PlanWord")]
    [InlineData("busy: no", "busi: no", 32, 5, "PlanUnknown")]
    [InlineData("profile: flaky", "media: [gone.ota]", 19, 13, "PlanMediumMissing")]
    [InlineData("profile: flaky", "media: gone.ota", 19, 12, "PlanNoList")]
    [InlineData("share: 70%", "share: 70%\n    board: virtual-mcuboot", 15, 5, "PlanShares")]
    [InlineData("image: assemblies.bin", "image: assemblies.bin\n  nanoclr: n.bin", 10, 3, "PlanMissing")]
    [InlineData("factory:\n  image: assemblies.bin", "factory:\n  - { release: a, version: 1.0.0, image: a, index: b }\n  - { release: a, version: 1.0.0, image: a, index: b }\nfactories:\n  image: assemblies.bin", 11, 5, "PlanFactoryTwice")]
    public void A_mistake_is_told_with_its_place_in_both_languages(string old, string replacement, int line, int column, string text)
    {
        Assert.Contains(old.ReplaceLineEndings("\n"), Good.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        string path = Save(Good.Replace(old, replacement, StringComparison.Ordinal));

        FleetException failure = Assert.Throws<FleetException>(() => FleetFile.Read(path));

        PlanException told = Assert.IsType<PlanException>(failure.InnerException);
        Assert.Equal((text, (long)line, (long)column), (told.Text, told.Line, told.Column));
        Assert.StartsWith($"{path}, line {line}, column {column}: ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("{", failure.Message.Replace(path, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a")]
    [InlineData("a")]
    [InlineData("a: 1\n---\nb: 2")]
    [InlineData("? [a]\n: b")]
    public void What_is_no_fleet_is_refused(string yaml)
    {
        Assert.IsType<PlanException>(Assert.Throws<FleetException>(() => Read(yaml)).InnerException);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        string path = Path.Combine(_folder, "fleet.yaml");
        File.WriteAllBytes(path, [0xFF, 0xFE, 0x00, 0xC3]);

        Assert.Equal("PlanNotText", ((PlanException)Assert.Throws<FleetException>(() => FleetFile.Read(path)).InnerException!).Text);
    }

    /// <summary>Characters changed at random: a plan or a refusal with a place, never anything else.</summary>
    [Fact]
    public void Damaged_files_are_read_or_refused_with_their_place()
    {
        int seed = int.Parse(Environment.GetEnvironmentVariable("OTA_FUZZ_SEED") ?? "12", System.Globalization.CultureInfo.InvariantCulture);
        int rounds = int.Parse(Environment.GetEnvironmentVariable("OTA_FUZZ_CASES") ?? "2000", System.Globalization.CultureInfo.InvariantCulture);
        Random random = new(seed);
        int read = 0;
        string path = Path.Combine(_folder, "fleet.yaml");
        for (int round = 0; round < rounds; round++)
        {
            StringBuilder yaml = new(Good);
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                yaml[random.Next(yaml.Length)] = " :-[]{}|>&*!%@`\"'#?,\nax0"[random.Next(24)];
            }

            File.WriteAllText(path, yaml.ToString());
            try
            {
                FleetFile.Read(path);
                read++;
            }
            catch (FleetException failure)
            {
                Assert.True(failure.Message.Length > 0);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"seed {seed}, round {round}:\n{yaml}", failure);
            }
        }

        Assert.InRange(read, 1, rounds - 1);
    }

    private string Save(string yaml)
    {
        string path = Path.Combine(_folder, "fleet.yaml");
        File.WriteAllText(path, yaml);
        return path;
    }

    private FleetPlan Read(string yaml)
    {
        return FleetFile.Read(Save(yaml));
    }
}
