using Mono.Cecil;
using Xunit.Abstractions;

namespace OtaStack.Architecture.Tests.Size;

/// <summary>What goes to a device fits it. The real figures are in docs/adr/0010.</summary>
public sealed class DeviceSizeTests(ITestOutputHelper output)
{
    private const int TrustBudget = 40 * 1024;

    private const int LauncherBudget = 8 * 1024;

    private const int PageBudget = 10 * 1024;

    /// <summary>Texts in two languages for all that a device may have to say to its user.</summary>
    private const int PageFilesBudget = 28 * 1024;

    /// <summary>Agent, Trust and launcher together. The device's own adapters and the local page are extra.</summary>
    private const int AgentBudget = 96 * 1024;

    [Fact]
    public void Trust_fits_forty_kibibytes()
    {
        int trust = SizeOf("OtaStack.Trust");

        output.WriteLine($"OtaStack.Trust: about {trust} bytes as nanoFramework PE");
        Assert.InRange(trust, TrustBudget / 2, TrustBudget);
    }

    [Fact]
    public void The_launcher_fits_eight_kibibytes()
    {
        int launcher = SizeOf("OtaStack.Launcher");

        output.WriteLine($"OtaStack.Launcher: about {launcher} bytes as nanoFramework PE");
        Assert.InRange(launcher, LauncherBudget / 2, LauncherBudget);
    }

    [Fact]
    public void The_agent_with_Trust_and_launcher_fits_ninety_six_kibibytes()
    {
        int agent = SizeOf("OtaStack.Agent");
        int all = agent + SizeOf("OtaStack.Trust") + SizeOf("OtaStack.Launcher");

        output.WriteLine($"OtaStack.Agent: about {agent} bytes as nanoFramework PE, {all} with Trust and launcher");
        Assert.InRange(all, AgentBudget / 2, AgentBudget);
    }

    [Fact]
    public void The_local_page_fits_ten_kibibytes_and_its_files_twenty_eight()
    {
        int page = SizeOf("OtaStack.LocalPage");
        long files = new DirectoryInfo(Path.Combine(BuiltAssemblies.RepositoryRoot, "firmware", "local-page")).EnumerateFiles().Sum(file => file.Length);

        output.WriteLine($"OtaStack.LocalPage: about {page} bytes as nanoFramework PE, its files {files} bytes");
        Assert.InRange(page, PageBudget / 2, PageBudget);
        Assert.InRange(files, PageFilesBudget / 2, PageFilesBudget);
    }

    private static int SizeOf(string assembly)
    {
        using ModuleDefinition module = BuiltAssemblies.Read(assembly);
        return DeviceSize.Of(module);
    }
}
