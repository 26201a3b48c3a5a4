using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Images;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Hosting;
using OtaStack.Trust.Releases;

namespace OtaStack.SigningTool.Releases;

/// <summary>Builds the images of a release from what the command line says.</summary>
internal sealed class ReleaseImages(IFileOperations files)
{
    /// <summary>The kinds as they are written.</summary>
    public static readonly string[] Kinds = ["assemblies", "deployment", "nanoclr"];

    /// <summary>One image more of a release: <c>KIND[@BOARD[,BOARD…]]=PATH</c>.</summary>
    /// <param name="boards">Those of an image that names none.</param>
    public ReleaseImage Read(string text, IReadOnlyList<string> boards)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string[] head = equals < 0 ? [] : text[..equals].Split('@');
        if (head.Length is not (1 or 2) || !Kinds.Contains(head[0], StringComparer.Ordinal) || equals == text.Length - 1)
        {
            throw new SigningException(SigningFault.Usage, ToolErrorCode.ImageWith, text);
        }

        string path = text[(equals + 1)..];
        bool isAssemblies = head[0] == Kinds[0];
        return Build(head[0], head.Length == 2 ? head[1].Split(',') : boards, isAssemblies ? [path] : [], isAssemblies ? null : path, entry: null);
    }

    public ReleaseImage Build(string name, IReadOnlyList<string> boards, IReadOnlyList<string> from, string? file, string? entry)
    {
        ImageKind kind = name == Kinds[0] ? ImageKind.Assemblies : name == Kinds[1] ? ImageKind.Deployment : ImageKind.NanoClr;
        return new ReleaseImage(kind, boards, kind == ImageKind.Assemblies ? BuildAssemblies(from, file, entry) : BuildFile(kind, from, file));
    }

    private BuiltImage BuildFile(ImageKind kind, IReadOnlyList<string> from, string? file)
    {
        return file is not null && from.Count == 0
            ? ImageBuilder.FromParts([new ImagePart(ReleaseImage.NameOf(kind) + ".bin", BoundedFile.Read(files, file, ImageIndex.MaxImageLength))])
            : throw new SigningException(SigningFault.Usage, ToolErrorCode.ImageFile, ReleaseImage.NameOf(kind));
    }

    private BuiltImage BuildAssemblies(IReadOnlyList<string> from, string? file, string? entry)
    {
        if (from.Count == 0 || file is not null)
        {
            throw new SigningException(SigningFault.Usage, ToolErrorCode.ImageFrom);
        }

        return from.Count == 1 && !files.FileExists(from[0])
            ? ImageBuilder.FromFolder(from[0], entry, files)
            : ImageBuilder.FromFiles(from, entry, files);
    }
}
