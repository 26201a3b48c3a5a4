using System.Security.Cryptography;
using Mono.Cecil;

namespace OtaStack.Architecture.Tests.Contracts;

/// <summary>
/// The contracts stand for libraries that are not here at build time: they must not promise what a device lacks.
/// The truth is the full listing of the nanoFramework libraries when it lies beside the repository
/// (<c>../shared/nanoframework-api</c>), and the committed, hash-pinned copy of the used signatures otherwise.
/// </summary>
public sealed class ContractTests
{
    private static readonly string CopyFolder = Path.Combine(BuiltAssemblies.RepositoryRoot, "tests", "vectors", "nanoframework-api");
    private static readonly string FullFolder = Path.Combine(BuiltAssemblies.RepositoryRoot, "..", "shared", "nanoframework-api");

    public static TheoryData<string, string> Contracts
    {
        get
        {
            TheoryData<string, string> contracts = [];
            foreach (string name in BuiltAssemblies.Contracts)
            {
                contracts.Add(name, name + ".txt");
            }

            return contracts;
        }
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Every_contract_member_exists_on_the_device(string contract, string listing)
    {
        string full = Path.Combine(FullFolder, listing);
        string copy = Path.Combine(CopyFolder, listing);
        using ModuleDefinition module = BuiltAssemblies.Read(contract);

        List<string> excess = ContractComparison.Excess(module, ApiListing.FromFile(File.Exists(full) ? full : copy), out int compared);

        Assert.True(excess.Count == 0, $"{contract} promises what the device lacks:\n{string.Join('\n', excess)}");
        Assert.True(compared > 3, $"only {compared} types and members were compared");
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void The_committed_copy_is_what_its_checksum_says_and_covers_the_contract(string contract, string listing)
    {
        string copy = Path.Combine(CopyFolder, listing);
        using ModuleDefinition module = BuiltAssemblies.Read(contract);
        string full = Path.Combine(FullFolder, listing);
        if (Environment.GetEnvironmentVariable("OTA_REWRITE_API_COPY") == "1" && File.Exists(full))
        {
            Rewrite(module, full, copy);
        }

        string expected = File.ReadLines(Path.Combine(CopyFolder, "SHA256SUMS")).Single(line => line.EndsWith("  " + listing, StringComparison.Ordinal))[..64];
        string actual = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(copy)));
        List<string> excess = ContractComparison.Excess(module, ApiListing.FromFile(copy), out _);

        Assert.Equal(expected, actual);
        Assert.True(excess.Count == 0, $"the copy lacks (rewrite it with OTA_REWRITE_API_COPY=1):\n{string.Join('\n', excess)}");
        if (File.Exists(full))
        {
            Assert.Equal(ContractComparison.UsedPart(module, ApiListing.FromFile(full)), File.ReadAllText(copy));
        }
    }

    [Fact]
    public void A_contract_that_promises_too_much_is_caught()
    {
        using ModuleDefinition module = BuiltAssemblies.Read("nanoFramework.System.Text");
        ApiListing poorer = ApiListing.FromText("abstract class System.Text.Encoding\n    virtual byte[] GetBytes(string text)\n");

        List<string> excess = ContractComparison.Excess(module, poorer, out _);

        Assert.Contains("System.Text.Encoding: static System.Text.Encoding UTF8 { get; }", excess);
        Assert.Contains("System.Text.Encoding: virtual byte[] GetBytes(string s)", excess);
    }

    [Fact]
    public void An_event_a_delegate_and_a_nested_type_that_the_device_lacks_are_caught()
    {
        using ModuleDefinition client = BuiltAssemblies.Read("nanoFramework.M2Mqtt");
        using ModuleDefinition core = BuiltAssemblies.Read("nanoFramework.M2Mqtt.Core");
        ApiListing other = ApiListing.FromText(
            "class nanoFramework.M2Mqtt.MqttClient : nanoFramework.M2Mqtt.IMqttClient, System.IDisposable\n"
            + "delegate void nanoFramework.M2Mqtt.IMqttClient.MqttMsgPublishEventHandler(object sender)\n");

        Assert.Contains(
            "nanoFramework.M2Mqtt.MqttClient: event nanoFramework.M2Mqtt.IMqttClient.MqttMsgPublishEventHandler MqttMsgPublishReceived",
            ContractComparison.Excess(client, other, out _));
        List<string> excess = ContractComparison.Excess(core, other, out _);
        Assert.Contains("nanoFramework.M2Mqtt.IMqttClient/MqttMsgPublishedEventHandler: no such type", excess);
        Assert.Contains(excess, line => line.StartsWith("nanoFramework.M2Mqtt.IMqttClient/MqttMsgPublishEventHandler: delegate", StringComparison.Ordinal));
    }

    private static void Rewrite(ModuleDefinition module, string full, string copy)
    {
        File.WriteAllText(copy, ContractComparison.UsedPart(module, ApiListing.FromFile(full)));
        IEnumerable<string> sums = Directory.GetFiles(CopyFolder, "*.txt").Order(StringComparer.Ordinal)
            .Select(file => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}  {Path.GetFileName(file)}");
        File.WriteAllLines(Path.Combine(CopyFolder, "SHA256SUMS"), sums);
    }
}
