using System.Text.RegularExpressions;
using System.Xml.Linq;
using Mono.Cecil;

namespace OtaStack.Architecture.Tests.Nano;

/// <summary>The projects of a real device build say what the projects that are tested say. They cannot be built here: their tools are not.</summary>
public sealed partial class NanoProjectTests
{
    private static readonly XNamespace Build = "http://schemas.microsoft.com/developer/msbuild/2003";

    private static readonly string Root = BuiltAssemblies.RepositoryRoot;

    public static TheoryData<string> Projects => [.. NanoProject.All().Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_is_what_follows_from_the_one_that_is_tested(string name)
    {
        NanoProject project = NanoProject.All().Single(candidate => candidate.Name == name);
        foreach ((string file, string content) in project.Files())
        {
            string path = Path.Combine(project.Folder, file);
            if (Environment.GetEnvironmentVariable("OTA_REWRITE_NANO") == "1")
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, content);
            }

            Assert.True(File.Exists(path) && File.ReadAllText(path) == content, $"firmware/nano/{name}/{file} is not up to date: OTA_REWRITE_NANO=1 writes it");
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void It_takes_the_same_sources(string name)
    {
        NanoProject project = NanoProject.All().Single(candidate => candidate.Name == name);
        string[] patterns = [.. Written(project).Descendants(Build + "Compile").Select(item => (string)item.Attribute("Include")!).Where(pattern => pattern != @"Properties\AssemblyInfo.cs")];

        string[] taken = [.. patterns.SelectMany(pattern => Matches(project.Folder, pattern)).Distinct().Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
        using ModuleDefinition module = BuiltAssemblies.Read(name, project.Assembly);
        string[] types = [.. module.Types.Where(type => type.Namespace.StartsWith("OtaStack", StringComparison.Ordinal)).Select(type => type.Name + ".cs")];

        Assert.NotEmpty(types);
        Assert.Empty(types.Except(taken));
        Assert.Empty(taken.Except(types).Except(["Internals.cs"]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Each_file_of_the_one_that_is_tested_is_compiled_once(string name)
    {
        NanoProject project = NanoProject.All().Single(candidate => candidate.Name == name);
        string[] written = [.. Written(project).Descendants(Build + "Compile").Select(item => (string)item.Attribute("Include")!).Where(pattern => pattern != @"Properties\AssemblyInfo.cs")];

        string[] taken = [.. written.SelectMany(pattern => Matches(project.Folder, pattern)).Order(StringComparer.Ordinal)];

        Assert.Equal(project.Sources().Order(StringComparer.Ordinal), taken);
        Assert.Equal(taken.Distinct(), taken);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Each_reference_has_a_package_of_its_version_and_each_package_is_referred_to(string name)
    {
        NanoProject project = NanoProject.All().Single(candidate => candidate.Name == name);
        string[] packages = [.. XElement.Load(Path.Combine(project.Folder, "packages.config")).Elements("package").Select(package => $"{package.Attribute("id")!.Value}.{package.Attribute("version")!.Value}")];
        List<string> referred = [];
        foreach (XElement reference in Written(project).Descendants(Build + "Reference"))
        {
            string[] words = ((string)reference.Attribute("Include")!).Split(", Version=");
            string[] hint = reference.Element(Build + "HintPath")!.Value.Split('\\');
            referred.Add(hint[^3]);

            Assert.Equal([words[0] + ".dll", "lib", "packages"], [hint[^1], hint[^2], hint[^4]]);
            Assert.EndsWith("." + Version.Parse(words[1].Split(',')[0]).ToString(3), hint[^3], StringComparison.Ordinal);
        }

        Assert.NotEmpty(referred);
        Assert.Equal(packages.Order(StringComparer.Ordinal), referred.Order(StringComparer.Ordinal));
        Assert.All(
            Written(project).Descendants(Build + "ProjectReference"),
            other => Assert.True(File.Exists(Path.Combine(project.Folder, ((string)other.Attribute("Include")!).Replace('\\', '/')))));
    }

    [Fact]
    public void Every_contract_has_its_package_and_the_version_that_it_speaks_of()
    {
        foreach (string contract in BuiltAssemblies.Contracts.Except(["nanoFramework.Runtime.InFieldUpdate"]))
        {
            NanoPackage package = NanoPackages.All.Single(candidate => candidate.Assembly == contract);
            using ModuleDefinition module = BuiltAssemblies.Read(contract);

            Assert.Equal(module.Assembly.Name.Version.ToString(2), Version.Parse(package.Version).ToString(2));
        }
    }

    [Fact]
    public void The_solution_lists_each_for_the_editor_and_builds_none()
    {
        string solution = File.ReadAllText(Path.Combine(Root, "OtaStack.sln"));
        foreach (NanoProject project in NanoProject.All())
        {
            Assert.Contains(
                $"Project(\"{{11A8DD76-328B-46DF-9F39-F559912D0360}}\") = \"{project.Name}\", \"firmware\\nano\\{project.Name}\\{project.Name}.nfproj\", \"{{{project.Id}}}\"",
                solution,
                StringComparison.Ordinal);
            Assert.Contains($"{{{project.Id}}}.Release|Any CPU.ActiveCfg", solution, StringComparison.Ordinal);
            Assert.DoesNotContain($"{{{project.Id}}}.Release|Any CPU.Build.0", solution, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_project_is_left_over()
    {
        string[] there = [.. Directory.GetFiles(Path.Combine(Root, "firmware"), "*.nfproj", SearchOption.AllDirectories).Select(path => Path.GetFileNameWithoutExtension(path)!)];

        Assert.Equal(NanoProject.All().Select(project => project.Name).Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_parts_that_the_page_numbers_stand_behind_all_that_they_refer_to()
    {
        string page = File.ReadAllText(Path.Combine(Root, "docs", "first-device.md"));
        string[] parts = [.. NumberedPart().Matches(page).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];
        string[] names = [.. parts.Select(part => part[3..])];

        Assert.InRange(parts.Length, 7, 20);
        for (int i = 0; i < names.Length; i++)
        {
            NanoProject project = NanoProject.All().Single(candidate => candidate.Name == names[i]);
            string[] missing = [.. Written(project).Descendants(Build + "ProjectReference").Select(other => ((string)other.Attribute("Include")!).Split('\\')[1]).Except(names[..i])];
            Assert.True(missing.Length == 0, $"{parts[i]} is loaded before {string.Join(", ", missing)}");
        }
    }

    private static XElement Written(NanoProject project)
    {
        return XElement.Load(Path.Combine(project.Folder, project.Name + ".nfproj"));
    }

    private static IEnumerable<string> Matches(string folder, string pattern)
    {
        string full = Path.GetFullPath(Path.Combine(folder, pattern.Replace('\\', '/')));
        int star = full.IndexOf('*', StringComparison.Ordinal);
        return star < 0 ? [full] : Directory.GetFiles(full[..star], "*.cs", SearchOption.AllDirectories).Where(path => !BuildOutput().IsMatch(path));
    }

    [GeneratedRegex("`([0-9]{2}-OtaStack[A-Za-z.]*)\\.pe`", RegexOptions.CultureInvariant)]
    private static partial Regex NumberedPart();

    [GeneratedRegex("/(bin|obj)/", RegexOptions.CultureInvariant)]
    private static partial Regex BuildOutput();
}
