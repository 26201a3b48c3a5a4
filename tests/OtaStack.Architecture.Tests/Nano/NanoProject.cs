using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Mono.Cecil;

namespace OtaStack.Architecture.Tests.Nano;

/// <summary>
/// The project with which nanoFramework's own tools build a device assembly: the same sources as the SDK project, real packages instead of contracts.
/// It lies in <c>firmware/nano</c>, because a folder with two projects cannot be built by name.
/// </summary>
internal sealed class NanoProject
{
    private const string Xmlns = "http://schemas.microsoft.com/developer/msbuild/2003";
    private const string System = "$(NanoFrameworkProjectSystemPath)";

    /// <summary>Types that the compiler adds and the conversion to PE is told to leave out.</summary>
    public static readonly string[] LeftOut =
    [
        "System.Runtime.CompilerServices.NullableAttribute",
        "System.Runtime.CompilerServices.NullableContextAttribute",
        "Microsoft.CodeAnalysis.EmbeddedAttribute",
    ];

    private readonly string _sdkProject;
    private readonly string _folder;
    private readonly XElement[] _sources;

    private NanoProject(string sdkProject)
    {
        _sdkProject = sdkProject;
        _folder = Path.GetDirectoryName(sdkProject)!;
        Name = Path.GetFileNameWithoutExtension(sdkProject);
        XElement project = XElement.Load(sdkProject);
        _sources = [project, .. project.Elements("Import").Select(import => XElement.Load(Path.GetFullPath(Path.Combine(_folder, (string)import.Attribute("Project")!))))];
    }

    /// <summary>Name of the project, which for versions of a sample is not that of the assembly.</summary>
    public string Name { get; }

    /// <summary>The id that project and solution know it by, made of the name.</summary>
    public string Id => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes("nano:" + Name)).AsSpan(0, 16)).ToString("D").ToUpperInvariant();

    public string Folder => Path.Combine(BuiltAssemblies.RepositoryRoot, "firmware", "nano", Name);

    public string Assembly => Property("AssemblyName") ?? Name;

    public bool IsProgram => Property("OutputType") == "Exe";

    /// <summary>All projects of device assemblies; one that only puts together what others compile is none, nor one whose library is not released.</summary>
    public static IEnumerable<NanoProject> All()
    {
        string firmware = Path.Combine(BuiltAssemblies.RepositoryRoot, "firmware");
        return Directory.GetFiles(firmware, "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => new NanoProject(path)).Where(project => project.Property("IsDeviceAssembly") == "true" && project.Property("EnableDefaultCompileItems") != "false" && project.Property("HasNoReleasedPackage") != "true");
    }

    /// <summary>Patterns of the sources, relative to <see cref="Folder"/>.</summary>
    public string[] Patterns()
    {
        IEnumerable<string> included = _sources.SelectMany(source => source.Descendants("Compile")).Select(item => (string)item.Attribute("Include")!);
        return [.. included.Prepend("**/*.cs").Select(pattern => Relative(Path.GetFullPath(Path.Combine(_folder, pattern))))];
    }

    /// <summary>What the SDK project compiles: all below its folder, and what it links.</summary>
    public IEnumerable<string> Sources()
    {
        IEnumerable<string> own = Directory.GetFiles(_folder, "*.cs", SearchOption.AllDirectories);
        foreach (XElement item in _sources.SelectMany(source => source.Descendants("Compile")))
        {
            string pattern = Path.GetFullPath(Path.Combine(_folder, (string)item.Attribute("Include")!));
            int star = pattern.IndexOf('*', StringComparison.Ordinal);
            own = own.Concat(star < 0 ? [pattern] : Directory.GetFiles(pattern[..star], "*.cs", SearchOption.AllDirectories));
        }

        return own;
    }

    /// <summary>The files of the project: path from <see cref="Folder"/> → content.</summary>
    public Dictionary<string, string> Files()
    {
        using ModuleDefinition module = BuiltAssemblies.Read(Name, Assembly);
        string[] references = [.. module.AssemblyReferences.Select(reference => reference.Name).Order(StringComparer.Ordinal)];
        string[] own = [.. references.Where(reference => NanoPackages.All.All(package => package.Assembly != reference))];
        NanoPackage[] packages = [.. NanoPackages.Closure(references.Except(own).Append("mscorlib"))];
        return new Dictionary<string, string>
        {
            [Name + ".nfproj"] = Project(own, packages),
            ["packages.config"] = Packages(packages),
            ["Properties/AssemblyInfo.cs"] = Info(module.Assembly.Name.Version),
        };
    }

    private string? Property(string name)
    {
        return _sources.SelectMany(source => source.Descendants(name)).Select(element => element.Value).FirstOrDefault();
    }

    private string Relative(string path)
    {
        return Path.GetRelativePath(Folder, path).Replace('/', '\\');
    }

    private string Project(string[] own, NanoPackage[] packages)
    {
        StringBuilder text = new();
        void Line(string line)
        {
            text.Append(line).Append('\n');
        }

        Line("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
        Line($"<Project ToolsVersion=\"Current\" DefaultTargets=\"Build\" xmlns=\"{Xmlns}\">");
        Line("  <!-- Written by the architecture tests (OTA_REWRITE_NANO=1) from the SDK project of the same name; docs/first-device.md tells how to build it. -->");
        Line("  <PropertyGroup Label=\"Globals\">");
        Line("    <NanoFrameworkProjectSystemPath>$(MSBuildExtensionsPath)\\nanoFramework\\v1.0\\</NanoFrameworkProjectSystemPath>");
        Line("  </PropertyGroup>");
        Line(Import("NFProjectSystem.Default.props"));
        Line("  <PropertyGroup>");
        Line("    <Configuration Condition=\" '$(Configuration)' == '' \">Debug</Configuration>");
        Line("    <Platform Condition=\" '$(Platform)' == '' \">AnyCPU</Platform>");
        Line("    <ProjectTypeGuids>{11A8DD76-328B-46DF-9F39-F559912D0360};{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}</ProjectTypeGuids>");
        Line($"    <ProjectGuid>{Id.ToLowerInvariant()}</ProjectGuid>");
        Line($"    <OutputType>{(IsProgram ? "Exe" : "Library")}</OutputType>");
        Line("    <AppDesignerFolder>Properties</AppDesignerFolder>");
        Line("    <FileAlignment>512</FileAlignment>");
        Line($"    <RootNamespace>{Assembly}</RootNamespace>");
        Line($"    <AssemblyName>{Assembly}</AssemblyName>");
        Line("    <TargetFrameworkVersion>v1.0</TargetFrameworkVersion>");
        Line("    <!-- The project system says 9.0, which has no file-scoped namespaces. -->");
        Line("    <LangVersion>10</LangVersion>");
        Line("    <Nullable>enable</Nullable>");
        Line("  </PropertyGroup>");
        Line(Import("NFProjectSystem.props"));
        Line("  <ItemGroup>");
        foreach (string pattern in Patterns())
        {
            Line($"    <Compile Include=\"{pattern}\" />");
        }

        Line("    <Compile Include=\"Properties\\AssemblyInfo.cs\" />");
        Line("  </ItemGroup>");
        Line("  <!-- What the compiler writes for nullable annotations: the tools drop the annotations, and nobody on a device asks for the types. -->");
        Line("  <ItemGroup>");
        foreach (string type in LeftOut)
        {
            Line($"    <NFMDP_PE_ExcludeClassByName Include=\"{type}\" />");
        }

        Line("  </ItemGroup>");
        Line("  <ItemGroup>");
        Line("    <None Include=\"packages.config\" />");
        Line("  </ItemGroup>");
        Line("  <ItemGroup>");
        foreach (NanoPackage package in packages)
        {
            Line($"    <Reference Include=\"{package.Reference}\">");
            Line($"      <HintPath>..\\..\\..\\packages\\{package.Id}.{package.Version}\\lib\\{package.Assembly}.dll</HintPath>");
            Line("      <Private>True</Private>");
            Line("    </Reference>");
        }

        Line("  </ItemGroup>");
        if (own.Length > 0)
        {
            Line("  <ItemGroup>");
            foreach (string reference in own)
            {
                Line($"    <ProjectReference Include=\"..\\{reference}\\{reference}.nfproj\" />");
            }

            Line("  </ItemGroup>");
        }

        Line(Import("NFProjectSystem.CSharp.targets"));
        Line("  <ProjectExtensions>");
        Line("    <ProjectCapabilities>");
        Line("      <ProjectConfigurationsDeclaredAsItems />");
        Line("    </ProjectCapabilities>");
        Line("  </ProjectExtensions>");
        Line("</Project>");
        return text.ToString();
    }

    private static string Import(string file)
    {
        return $"  <Import Project=\"{System}{file}\" Condition=\"Exists('{System}{file}')\" />";
    }

    private static string Packages(NanoPackage[] packages)
    {
        IEnumerable<string> lines = packages.Select(package => $"  <package id=\"{package.Id}\" version=\"{package.Version}\" targetFramework=\"netnano1.0\" />\n");
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<packages>\n{string.Concat(lines)}</packages>\n";
    }

    /// <summary>What the SDK writes by itself: the version, and who sees internals.</summary>
    private string Info(Version version)
    {
        string[] friends = [.. _sources.SelectMany(source => source.Descendants("InternalsVisibleTo")).Select(item => (string)item.Attribute("Include")!)
            .Where(friend => !friend.EndsWith(".Tests", StringComparison.Ordinal) && friend.StartsWith("OtaStack.", StringComparison.Ordinal))];
        string usings = friends.Length == 0 ? "" : "using System.Runtime.CompilerServices;\n";
        return $"using System.Reflection;\n{usings}\n[assembly: AssemblyVersion(\"{version}\")]\n"
            + string.Concat(friends.Select(friend => $"[assembly: InternalsVisibleTo(\"{friend}\")]\n"));
    }
}
