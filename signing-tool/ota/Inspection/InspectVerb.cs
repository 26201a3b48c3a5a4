using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Mcuboot;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Images;
using OtaStack.Trust.Tuf;

namespace OtaStack.SigningTool.Inspection;

/// <summary><c>ota inspect</c>: shows what a repository, metadata file, image index, publish archive or key holds.</summary>
internal sealed class InspectVerb : Verb
{
    private readonly Argument<string> _path;
    private readonly Option<string> _root;

    public InspectVerb(ToolEnvironment environment)
        : base(environment)
    {
        _path = Argument("path");
        _root = Option<string>("root");
    }

    public override string Name => "inspect";

    public override void Describe(Command command)
    {
        command.Add(_path);
        command.Add(_root);
    }

    public override async Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_path);
        RootDocument? root = arguments.GetValue(_root) is { } file
            ? RootDocument.Parse(BoundedFile.Read(Environment.Files, file, TrustLimits.ForHost().RootBytes), file)
            : null;
        JsonObject data = Environment.Files.DirectoryExists(path) ? InspectDirectory(path) : await InspectFileAsync(path, root, cancellation).ConfigureAwait(false);
        return new VerbResult(data, console => JsonTree.Show(console, Phrases, path, data));
    }

    private JsonObject InspectDirectory(string path)
    {
        ProductRepository repository = ProductRepository.Load(path, Environment.Clock, Environment.Files);
        MetadataView view = new(Environment.Clock.GetUtcNow(), repository.Root);
        return new JsonObject
        {
            ["kind"] = "repository",
            ["product"] = repository.Settings.Name,
            ["boards"] = new JsonArray([.. repository.Settings.Boards.Select(board => (JsonNode?)board)]),
            ["roots"] = new JsonArray([.. repository.Roots.Select(root => (JsonNode?)view.Of(root.Metadata))]),
            ["published"] = repository.Published is { } published ? view.Of(published.Metadata) : null,
            ["staged"] = repository.ReadStaged() is { } staged ? view.Of(staged.Metadata) : null,
        };
    }

    private async Task<JsonObject> InspectFileAsync(string path, RootDocument? root, CancellationToken cancellation)
    {
        using Stream stream = Open(path);
        byte[] head = new byte[512];
        int length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        MetadataView view = new(Environment.Clock.GetUtcNow(), root);
        switch (FileKinds.Of(head.AsSpan(0, length)))
        {
            case FileKind.Index:
                return IndexView.Of(BoundedFile.Read(Environment.Files, path, IndexView.MaxBytes), path);
            case FileKind.Archive:
                stream.Position = 0;
                return await ArchiveView.OfAsync(stream, view, path, cancellation).ConfigureAwait(false);
            case FileKind.Json:
                return JsonView.Of(BoundedFile.Read(Environment.Files, path, TrustLimits.ForHost().TargetsBytes), view, path);
            case FileKind.McubootImage:
                return ImageView.Of(McubootImageReader.Read(BoundedFile.Read(Environment.Files, path, McubootFormat.MaxImageBytes), path), Phrases);
            case FileKind.EncryptedKey:
                return KeyView.Of(path, Environment.Files);
            default:
                throw new SigningException(SigningFault.Refused, ToolErrorCode.InspectUnknown, path);
        }
    }

    private Stream Open(string path)
    {
        return Environment.Files.FileExists(path)
            ? Environment.Files.OpenRead(path)
            : throw new SigningException(SigningFault.File, ErrorCode.FileMissing, path);
    }
}
