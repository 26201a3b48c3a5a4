using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Mcuboot;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Images;

/// <summary><c>ota image verify</c>: checks an image with the key that it must be signed with.</summary>
internal sealed class ImageVerifyVerb : ImageVerb
{
    private readonly Argument<string> _file;
    private readonly Option<string> _key;
    private readonly Option<int?> _passphrase;
    private readonly Option<string> _minCounter;
    private readonly Option<string> _minVersion;
    private readonly Option<string> _vendor;
    private readonly Option<string> _class;
    private readonly Option<string> _erased;
    private readonly Option<bool> _hashOnly;

    public ImageVerifyVerb(ToolEnvironment environment)
        : base(environment)
    {
        _file = ImageArgument("file");
        _key = ImageOption<string>("key", text: "verify-key");
        _passphrase = Option<int?>("passphrase-fd");
        _minCounter = ImageOption<string>("min-security-counter");
        _minVersion = ImageOption<string>("min-version");
        _vendor = ImageOption<string>("vid", text: "verify-vid");
        _class = ImageOption<string>("cid", text: "verify-cid");
        _erased = ImageOption<string>("erased-val", text: "hole-val");
        _hashOnly = ImageOption<bool>("hash-only-unsafe");
    }

    public override string Name => "image verify";

    public override void Describe(Command command)
    {
        command.Add(_file);
        foreach (Option option in (Option[])[_key, _passphrase, _minCounter, _minVersion, _vendor, _class, _erased, _hashOnly])
        {
            command.Add(option);
        }
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_file);
        string? keyText = arguments.GetValue(_key);
        bool hashOnly = arguments.GetValue(_hashOnly);
        if (keyText is null != hashOnly)
        {
            throw new SigningException(SigningFault.Usage, ImageErrorCode.VerifyKeyNeeded);
        }

        ImageRequirements requirements = RequirementsOf(arguments);
        McubootImage image = ReadImage(path, arguments.GetValue(_erased));
        if (keyText is null)
        {
            McubootImageVerifier.CheckHashOnlyUnsafe(image, requirements);
            return Task.FromResult(Tell(path, image, key: null));
        }

        PublicKey key = ReadPublicKey(keyText, arguments.GetValue(_passphrase));
        McubootImageVerifier.Verify(image, key, requirements);
        return Task.FromResult(Tell(path, image, key));
    }

    private ImageRequirements RequirementsOf(ParseResult arguments)
    {
        byte[]? vendor = arguments.GetValue(_vendor) is { } vendorText ? ImageUuid.OfVendor(vendorText) : null;
        return new ImageRequirements
        {
            MinSecurityCounter = arguments.GetValue(_minCounter) is { } counter ? NumberText.Parse("min-security-counter", counter, 0, uint.MaxValue) : null,
            MinVersion = arguments.GetValue(_minVersion) is { } version ? ImageVersion.Parse(version) : null,
            VendorId = vendor,
            ClassId = arguments.GetValue(_class) is { } classText ? ImageUuid.OfClass(vendor, classText) : null,
        };
    }

    private VerbResult Tell(string path, McubootImage image, PublicKey? key)
    {
        JsonObject data = new()
        {
            ["file"] = path,
            ["signatureVerified"] = key is not null,
            ["version"] = image.Header.Version.ToString(),
            ["securityCounter"] = image.SecurityCounter,
            ["hash"] = ImageView.HashOf(image),
            ["trailer"] = ImageView.TrailerOf(image),
        };
        return new VerbResult(data, console =>
        {
            if (key is null)
            {
                console.Write(new Markup($"[bold red]{Markup.Escape(Phrases["say.image.hash_only"])}[/]\n"));
            }
            else
            {
                console.WriteLine(Phrases.Format("say.image.verified", path, NameOf(key.Algorithm)));
            }

            console.WriteLine(Phrases.Format("say.image.version", image.Header.Version, image.SecurityCounter is { } counter ? counter : "-"));
            console.WriteLine(Phrases.Format("say.image.hash", (string)data["hash"]!["algorithm"]!, (string)data["hash"]!["value"]!));
            if (image.Trailer is { } trailer)
            {
                console.WriteLine(Phrases[trailer.IsConfirmed ? "say.image.trailer_confirmed" : "say.image.trailer_test"]);
            }
        });
    }
}
