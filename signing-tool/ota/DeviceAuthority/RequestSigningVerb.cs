using System.CommandLine;
using OtaStack.Signing.DeviceAuthority;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.DeviceAuthority;

/// <summary>Verbs by which an authority signs a request.</summary>
internal abstract class RequestSigningVerb : DeviceCaVerb
{
    private readonly Option<string> _authority;
    private readonly Option<string> _request;

    protected RequestSigningVerb(ToolEnvironment environment, CertificateLife life)
        : base(environment, life)
    {
        _authority = Option<string>("authority", required: true);
        _request = new Option<string>("--request") { Description = Phrases["option.certificate-request"], Required = true };
    }

    /// <summary>The authority and the request, as they were read.</summary>
    protected (byte[] Authority, string AuthorityName, byte[] Request, string RequestName) Files { get; private set; }

    protected override void DescribeMore(Command command)
    {
        command.Add(_authority);
        command.Add(_request);
    }

    protected sealed override void Prepare(ParseResult arguments)
    {
        string authority = arguments.GetRequiredValue(_authority);
        string request = arguments.GetRequiredValue(_request);
        Files = (Read(authority), authority, Read(request), request);
    }

    protected AuthorityCertificate OpenAuthority() => AuthorityCertificate.Parse(Files.Authority, Files.AuthorityName);
}
