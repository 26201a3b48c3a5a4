namespace OtaStack.Trust.Releases;

/// <summary>What an image replaces. The numbers may be stored and never change meaning.</summary>
public enum ImageKind : byte
{
    Unknown = 0,

    /// <summary>The runtime (<c>nanoclr</c>).</summary>
    NanoClr = 1,

    /// <summary>The deployment region: the application and its assemblies in one image (<c>deployment</c>).</summary>
    Deployment = 2,

    /// <summary>A set of assemblies in a directory of the file system (<c>assemblies</c>).</summary>
    Assemblies = 3,
}
