namespace OtaStack.Architecture.Tests.Nano;

/// <summary>A NuGet package of nanoFramework with the assembly in it.</summary>
/// <param name="Assembly">Name of the assembly; for a contract that of its folder.</param>
/// <param name="Id">Id of the package.</param>
/// <param name="Version">Version of the package.</param>
/// <param name="Needs">Assemblies of the packages that it depends on.</param>
internal sealed record NanoPackage(string Assembly, string Id, string Version, params string[] Needs)
{
    /// <summary>In projects: assembly, version and the key that nanoFramework signs with.</summary>
    public string Reference => $"{Assembly}, Version={Version}.0, Culture=neutral, PublicKeyToken=c07d481e9758c731";
}
