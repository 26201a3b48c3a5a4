using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Images;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Mcuboot;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Staging;
using OtaStack.Trust.Releases;
using Spectre.Console;

namespace OtaStack.SigningTool.Releases;

/// <summary><c>ota release add</c>: builds the image and stages metadata that lists it.</summary>
internal sealed class ReleaseAddVerb : Verb
{
    private readonly Argument<string> _directory;
    private readonly Option<string> _version;
    private readonly Option<string> _image;
    private readonly Option<string[]> _from;
    private readonly Option<string> _file;
    private readonly Option<string[]> _with;
    private readonly Option<string[]> _boards;
    private readonly Option<string> _entry;
    private readonly Option<string> _notesEnglish;
    private readonly Option<string> _notesJapanese;
    private readonly Option<string> _sbom;
    private readonly Option<string> _urgency;
    private readonly Option<string> _installBy;
    private readonly Option<int?> _counter;
    private readonly Option<string> _requires;
    private readonly Option<bool> _allowOlder;
    private readonly Option<string> _imageKey;
    private readonly Option<string> _role;
    private readonly Option<string> _compress;

    public ReleaseAddVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
        _version = Option<string>("version", required: true);
        _image = Option<string>("image", required: true);
        _image.AcceptOnlyFromAmong(ReleaseImages.Kinds);
        _from = Options<string>("from");
        _file = Option<string>("file");
        _with = Options<string>("with");
        _boards = Options<string>("board", required: true);
        _entry = Option<string>("entry");
        _notesEnglish = Option<string>("notes-en");
        _notesJapanese = Option<string>("notes-ja");
        _sbom = Option<string>("sbom");
        _urgency = Option<string>("urgency");
        _urgency.AcceptOnlyFromAmong("feature", "security");
        _installBy = Option<string>("install-by");
        _counter = Option<int?>("security-counter");
        _requires = Option<string>("requires-current");
        _allowOlder = Option<bool>("allow-older-unsafe");
        _imageKey = new Option<string>("--image-key") { Description = Phrases["option.image.image-key"] };
        _role = Option<string>("role");
        _compress = Option<string>("compress");
        _compress.AcceptOnlyFromAmong("none", "lzss");
    }

    public override string Name => "release add";

    public override void Describe(Command command)
    {
        command.Add(_directory);
        foreach (Option option in (Option[])
            [_version, _image, _from, _file, _with, _boards, _entry, _notesEnglish, _notesJapanese, _sbom, _urgency, _installBy, _counter, _requires, _allowOlder, _role, _compress, _imageKey])
        {
            command.Add(option);
        }
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        ProductRepository repository = ProductRepository.Load(arguments.GetRequiredValue(_directory), Environment.Clock, Environment.Files);
        string[] boards = arguments.GetRequiredValue(_boards);
        ReleaseImages images = new(Environment.Files);
        bool compresses = arguments.GetValue(_compress) == "lzss";
        NewRelease release = new()
        {
            Version = arguments.GetRequiredValue(_version),
            Role = arguments.GetValue(_role) ?? TargetsDocument.TypeName,
            Images =
            [
                .. (arguments.GetValue(_with) ?? []).Select(text => images.Read(text, boards))
                    .Prepend(images.Build(arguments.GetRequiredValue(_image), boards, arguments.GetValue(_from) ?? [], arguments.GetValue(_file), arguments.GetValue(_entry)))
                    .Select(image => compresses ? image with { Image = image.Image.Compress() } : image),
            ],
            NotesEnglish = ReadText(arguments.GetValue(_notesEnglish)),
            NotesJapanese = ReadText(arguments.GetValue(_notesJapanese)),
            Sbom = ReadText(arguments.GetValue(_sbom)),
            Urgency = arguments.GetValue(_urgency) == "security" ? Urgency.Security : Urgency.Feature,
            InstallBy = arguments.GetValue(_installBy) is { } installBy ? TimeArgument.Parse(installBy) : null,
            SecurityCounter = arguments.GetValue(_counter),
            RequiresCurrent = arguments.GetValue(_requires),
            AllowOlderUnsafe = arguments.GetValue(_allowOlder),
        };
        CheckSignature(arguments.GetValue(_imageKey), release);
        TargetsDocument staged = repository.AddRelease(release);
        return Task.FromResult(Tell(repository, staged, release));
    }

    /// <summary>With <c>--image-key</c> nothing is staged that the boot loader would refuse for its signature.</summary>
    private void CheckSignature(string? keyText, NewRelease release)
    {
        if (keyText is null)
        {
            return;
        }

        IPassphraseSource passphrases = PassphrasesFrom(null);
        using IDisposable? held = passphrases as IDisposable;
        PublicKey key = KeyUri.Parse(keyText).ReadPublic(passphrases, Environment.KeyPorts);
        foreach (ImagePart part in release.Images.Where(image => image.Kind != ImageKind.Assemblies || release.Images.Count == 1).SelectMany(image => image.Image.Parts))
        {
            McubootImageVerifier.Verify(McubootImageReader.Read(part.Content, part.Name), key, ImageRequirements.None);
        }
    }

    private byte[]? ReadText(string? path)
    {
        // What is too long is told by the library, which knows what the file is for.
        return path is null ? null : BoundedFile.Read(Environment.Files, path, 8 * 1024 * 1024);
    }

    private VerbResult Tell(ProductRepository repository, TargetsDocument staged, NewRelease release)
    {
        ReleaseEntry[] entries = [.. staged.Releases.Where(candidate => candidate.Version.ToString() == release.Version)];
        string first = ReleaseImage.NameOf(release.Images[0].Kind);
        ReleaseEntry entry = entries.First(candidate => candidate.Image == first && candidate.Boards.SequenceEqual(release.Images[0].Boards, StringComparer.Ordinal));
        int threshold = repository.ReadStaged(release.Role)!.Requirements[0].Threshold;
        JsonObject data = new()
        {
            ["releaseId"] = entry.ReleaseId,
            ["role"] = release.Role,
            ["target"] = entry.Target.Path,
            ["length"] = entry.Target.Length,
            ["sha256"] = entry.Target.Sha256,
            ["packed"] = PackedView.Of(entry),
            ["parts"] = new JsonArray([.. release.Images[0].Image.Parts.Select(part => (JsonNode?)part.Name)]),
            ["securityCounter"] = entry.SecurityCounter,
            ["mcuboot"] = entry.Mcuboot is { } mcuboot ? new JsonObject { ["sha256"] = mcuboot.Sha256, ["securityCounter"] = mcuboot.SecurityCounter } : null,
            ["images"] = new JsonArray([.. entries.Select(image => (JsonNode?)new JsonObject
            {
                ["image"] = image.Image, ["target"] = image.Target.Path, ["length"] = image.Target.Length, ["sha256"] = image.Target.Sha256,
                ["packed"] = PackedView.Of(image),
                ["boards"] = new JsonArray([.. image.Boards.Select(board => (JsonNode?)board)]),
            })]),
            ["targetsVersion"] = staged.Version,
            ["threshold"] = threshold,
        };
        return new VerbResult(data, console =>
        {
            foreach (ReleaseEntry image in entries)
            {
                int parts = release.Images.First(built => built.Image.Sha256 == image.Target.Sha256).Image.Parts.Count;
                console.WriteLine(Phrases.Format("say.release.staged", image.ReleaseId, image.Target.Path, image.Target.Length, parts));
                if (image.Packed is { } packed)
                {
                    console.WriteLine(Phrases.Format("say.release.packed", packed.Length, PackedView.PercentOf(image)!));
                }
            }

            console.WriteLine(Phrases.Format("say.release.sign_next", repository.Directory, threshold, RoleOption.In(release.Role)));
        });
    }
}
