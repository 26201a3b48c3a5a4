using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Mcuboot;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Keys;
using Spectre.Console;

namespace OtaStack.SigningTool.Images;

/// <summary><c>ota image sign</c>: makes a signed MCUboot image of a payload, with a key in a file or in a token.</summary>
internal sealed class ImageSignVerb : ImageVerb
{
    /// <summary>What imgtool's library fills the holes of Intel HEX with, whatever erased flash reads as.</summary>
    private const byte HoleFill = 0xFF;

    private readonly Argument<string> _input;
    private readonly Argument<string> _output;
    private readonly Option<string> _key;
    private readonly Option<int?> _passphrase;
    private readonly ImageSignOptions _options;

    public ImageSignVerb(ToolEnvironment environment)
        : base(environment)
    {
        _input = ImageArgument("infile");
        _output = ImageArgument("outfile");
        _key = ImageOption<string>("key", required: true);
        _passphrase = Option<int?>("passphrase-fd");
        _options = new ImageSignOptions((name, required) => ImageOption<string>(name, required), name => ImageOption<bool>(name), ManyOf);
    }

    public override string Name => "image sign";

    public override void Describe(Command command)
    {
        command.Add(_input);
        command.Add(_output);
        command.Add(_key);
        command.Add(_passphrase);
        _options.AddTo(command);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string output = arguments.GetRequiredValue(_output);
        if (Environment.Files.FileExists(output))
        {
            // Told before anybody types a PIN; the write itself checks again.
            throw new SigningException(SigningFault.Refused, ToolErrorCode.OutputExists, output);
        }

        KeyUri uri = KeyUri.Parse(arguments.GetRequiredValue(_key));
        ImageSettings settings = _options.Settings(arguments);
        SlotLayout slot = _options.Slot(arguments);
        slot.Check();
        AddressedBytes payload = ImageFile.Read(Environment.Files, arguments.GetRequiredValue(_input), HoleFill);
        UnsignedImage unsigned = UnsignedImage.Create(payload.Bytes, settings, slot.Erased);
        slot.CheckFit(unsigned.LeastBytes);
        long? address = _options.AddressOf(arguments, payload.Address, settings);
        ImageFile.CheckAddress(output, slot, address);
        IPassphraseSource passphrases = PassphrasesFrom(arguments.GetValue(_passphrase));
        using IDisposable? held = passphrases as IDisposable;
        using IMessageSigner signer = OpenSigners.OpenMessageSigner(uri, passphrases, Environment);
        byte[] image = unsigned.Sign(signer);
        byte[] file = ImageFile.Compose(output, image, slot, _options.Padding(arguments), address);
        NewFile.Write(Environment.Files, output, file);
        return Task.FromResult(Tell(output, image, slot, signer));
    }

    private Option<string[]> ManyOf(string name)
    {
        Option<string[]> option = ImageOption<string[]>(name);
        option.Arity = ArgumentArity.ZeroOrMore;
        return option;
    }

    private VerbResult Tell(string output, byte[] bytes, SlotLayout slot, IMessageSigner signer)
    {
        McubootImage image = McubootImageReader.Read(bytes, output);
        int free = slot.SlotBytes - slot.TrailerBytes - bytes.Length;
        JsonObject data = new()
        {
            ["file"] = output,
            ["length"] = bytes.Length,
            ["version"] = image.Header.Version.ToString(),
            ["securityCounter"] = image.SecurityCounter,
            ["keyAlgorithm"] = NameOf(signer.Algorithm),
            ["keyFingerprint"] = Fingerprint.Of(signer.SubjectPublicKeyInfo),
            ["hash"] = ImageView.HashOf(image),
            ["slot"] = new JsonObject { ["length"] = slot.SlotBytes, ["trailer"] = slot.TrailerBytes, ["free"] = free },
        };
        return new VerbResult(data, console =>
        {
            console.WriteLine(Phrases.Format("say.image.signed", output, image.Header.Version, bytes.Length, NameOf(signer.Algorithm)));
            console.WriteLine(Phrases.Format("say.image.hash", (string)data["hash"]!["algorithm"]!, (string)data["hash"]!["value"]!));
            console.WriteLine(Phrases.Format("say.image.key", Fingerprint.Of(signer.SubjectPublicKeyInfo)));
            console.WriteLine(Phrases.Format("say.image.room", slot.SlotBytes, slot.TrailerBytes, free));
            if (image.SecurityCounter is null)
            {
                console.WriteLine(Phrases["say.image.no_counter"]);
            }
        });
    }
}
