using OtaStack.Signing.Images;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Repository;

/// <summary>One image of a release and the boards that it is for.</summary>
public sealed record ReleaseImage(ImageKind Kind, IReadOnlyList<string> Boards, BuiltImage Image)
{
    /// <summary>The kind as docs/formats.md writes it.</summary>
    public static string NameOf(ImageKind kind)
    {
        return kind switch
        {
            ImageKind.NanoClr => "nanoclr",
            ImageKind.Deployment => "deployment",
            ImageKind.Assemblies => "assemblies",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }
}
