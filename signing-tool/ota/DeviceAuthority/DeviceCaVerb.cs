using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.DeviceAuthority;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Keys;
using Spectre.Console;

namespace OtaStack.SigningTool.DeviceAuthority;

/// <summary>Verbs that sign a certificate with the key of the authority, wherever it lives, and write it to a new file.</summary>
internal abstract class DeviceCaVerb : Verb
{
    private readonly Option<string> _key;
    private readonly Option<string> _out;
    private readonly Option<int?> _days;
    private readonly Option<int?> _passphrase;
    private readonly CertificateLife _life;

    protected DeviceCaVerb(ToolEnvironment environment, CertificateLife life)
        : base(environment)
    {
        _life = life;
        _key = new Option<string>("--key") { Description = Phrases["option.ca-key"], Required = true };
        _out = Option<string>("out", required: true);
        _days = new Option<int?>("--days") { Description = Phrases["option.ca-days"] };
        _passphrase = Option<int?>("passphrase-fd");
    }

    public sealed override void Describe(Command command)
    {
        DescribeMore(command);
        foreach (Option option in (Option[])[_key, _out, _days, _passphrase])
        {
            command.Add(option);
        }
    }

    public sealed override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_out);
        if (Environment.Files.FileExists(path))
        {
            // Told before anybody types a PIN; the write itself checks again.
            throw new SigningException(SigningFault.Refused, ToolErrorCode.OutputExists, path);
        }

        Prepare(arguments);
        KeyUri uri = KeyUri.Parse(arguments.GetRequiredValue(_key));
        IPassphraseSource passphrases = PassphrasesFrom(arguments.GetValue(_passphrase));
        using IDisposable? held = passphrases as IDisposable;
        using IMessageSigner signer = OpenSigners.OpenMessageSigner(uri, passphrases, Environment);
        string pem = Make(arguments, signer, uri.Text, arguments.GetValue(_days) ?? _life.Default);
        NewFile.Write(Environment.Files, path, Encoding.ASCII.GetBytes(pem));
        using X509Certificate2 made = X509Certificate2.CreateFromPem(pem);
        JsonObject data = CertificateView.ToJson(made);
        data["file"] = path;
        return Task.FromResult(new VerbResult(data, console =>
        {
            console.WriteLine(Phrases.Format("say.device_ca.written", path));
            CertificateView.Show(console, Phrases, data);
            console.WriteLine(Phrases[NextStep]);
        }));
    }

    /// <summary>Key of the sentence that tells what to do with the file.</summary>
    protected abstract string NextStep { get; }

    protected abstract void DescribeMore(Command command);

    /// <summary>Reads what the verb needs, before the key is opened.</summary>
    protected abstract void Prepare(ParseResult arguments);

    /// <summary>The PEM to be written, the certificate that was made first.</summary>
    /// <param name="key">What to call the key in an error.</param>
    protected abstract string Make(ParseResult arguments, IMessageSigner signer, string key, int days);

    protected byte[] Read(string path) => BoundedFile.Read(Environment.Files, path, AuthorityCertificate.MaxFileBytes);
}
