using Mono.Cecil;

namespace OtaStack.Architecture.Tests.Profile;

/// <summary>The assemblies that go to the device hold nothing that the device lacks.</summary>
public sealed class DeviceProfileTests
{
    /// <summary>All that the agent and the trust code may use.</summary>
    private static readonly string[] CoreContracts = ["mscorlib", "nanoFramework.System.Text"];

    public static TheoryData<string> DeviceAssemblies
    {
        get
        {
            TheoryData<string> paths = [];
            paths.Add(BuiltAssemblies.PathOf("OtaStack.Trust"));
            paths.Add(BuiltAssemblies.PathOf("OtaStack.Launcher"));
            paths.Add(BuiltAssemblies.PathOf("OtaStack.Agent"));
            paths.Add(BuiltAssemblies.PathOf("OtaStack.LocalPage"));
            paths.Add(BuiltAssemblies.PathOf("OtaStack.Transport"));
            foreach (string path in SampleAssemblies())
            {
                paths.Add(path);
            }

            return paths;
        }
    }

    [Theory]
    [MemberData(nameof(DeviceAssemblies))]
    public void A_device_assembly_stays_inside_the_profile(string path)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(path);
        DeviceProfile profile = NewProfile(CoreContracts);

        profile.Inspect(module);

        Assert.True(profile.Violations.Count == 0, string.Join('\n', profile.Violations));
        Assert.True(profile.Inspected > 2, $"only {profile.Inspected} types and methods were inspected");
    }

    [Theory]
    [InlineData("OtaStack.Launcher.Program", 10)]
    [InlineData("OtaStack.Device", 100)]
    [InlineData("OtaStack.Device.InFieldUpdate", 10)]
    public void The_devices_edges_stay_inside_the_profile_and_its_libraries(string edge, int inspected)
    {
        using ModuleDefinition module = BuiltAssemblies.Read(edge);
        DeviceProfile profile = NewProfile(BuiltAssemblies.Contracts);

        profile.Inspect(module);

        Assert.True(profile.Violations.Count == 0, string.Join('\n', profile.Violations));
        Assert.True(profile.Inspected > inspected, $"only {profile.Inspected} types and methods were inspected");
    }

    [Fact]
    public void The_three_versions_of_the_sample_are_among_the_inspected()
    {
        Assert.Equal(3, SampleAssemblies().Count(path => Path.GetFileName(path) == "Thermostat.dll"));
    }

    [Theory]
    [InlineData("IGeneric`1", "generic type")]
    [InlineData("GenericMethod", "generic method")]
    [InlineData("UsesList", "generic type")]
    [InlineData("UsesGenericMethod", "generic method")]
    [InlineData("UsesMatrix", "array")]
    [InlineData("UsesPointer", "native call")]
    [InlineData("UsesStackMemory", "instruction")]
    [InlineData("UsesForeignType", "type")]
    [InlineData("UsesMissingMember", "type")]
    public void A_bad_sample_is_rejected_for_its_own_reason(string sample, string rule)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(typeof(BadSamples).Assembly.Location);
        TypeDefinition type = module.Types.Single(candidate => candidate.Name == nameof(BadSamples)).NestedTypes.Single(candidate => candidate.Name == sample);
        DeviceProfile profile = NewProfile(CoreContracts);

        profile.Inspect(type);

        Assert.Contains(profile.Violations, violation => violation.StartsWith(rule + ":", StringComparison.Ordinal));
    }

    [Fact]
    public void A_member_that_the_contract_does_not_declare_is_rejected()
    {
        using ModuleDefinition agent = ModuleDefinition.ReadModule(BuiltAssemblies.PathOf("OtaStack.Trust"));
        using ModuleDefinition contract = BuiltAssemblies.Read("mscorlib");
        TypeDefinition array = contract.GetType("System.Array");
        array.Methods.Remove(array.Methods.Single(method => method.Name == "Copy"));
        DeviceProfile profile = new([contract, BuiltAssemblies.Read("nanoFramework.System.Text")], ["OtaStack.Trust"]);

        profile.Inspect(agent);

        Assert.Contains(profile.Violations, violation => violation.StartsWith("member:", StringComparison.Ordinal) && violation.Contains("System.Array::Copy", StringComparison.Ordinal));
    }

    private static DeviceProfile NewProfile(string[] contracts)
    {
        string[] sets = [.. SampleAssemblies().Select(path => Path.GetFileNameWithoutExtension(path)!).Distinct()];
        return new DeviceProfile(contracts.Select(name => BuiltAssemblies.Read(name)), ["OtaStack.Trust", "OtaStack.Launcher", "OtaStack.Agent", "OtaStack.Transport", .. sets]);
    }

    private static string[] SampleAssemblies()
    {
        string folder = Path.Combine(BuiltAssemblies.RepositoryRoot, "artifacts", "samples");
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];
    }
}
