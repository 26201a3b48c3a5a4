using System.Text;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>A key in a token: its objects and its public half.</summary>
/// <param name="Handle">Of the object that was looked for: the private key, or the public key.</param>
/// <param name="SubjectPublicKeyInfo">DER.</param>
internal sealed record TokenKey(ulong Handle, KeyAlgorithm Algorithm, byte[] SubjectPublicKeyInfo, string Label, byte[] Id)
{
    /// <summary>Objects that are looked at when one is missing or several match.</summary>
    private const int MaxListed = 100;

    private static readonly ulong[] Described = [Cryptoki.Label, Cryptoki.Id, Cryptoki.EcParams, Cryptoki.EcPoint];

    private static readonly ulong[] PrivateDescribed = [.. Described, Cryptoki.PublicKeyInfo, Cryptoki.AlwaysAuthenticate];

    /// <summary>The private key that the URI names, for signing.</summary>
    /// <exception cref="SigningException">
    /// <c>object.missing</c>, <c>object.ambiguous</c>, <c>object.no_public</c>, <c>object.algorithm</c>, <c>object.pin_each_time</c>
    /// </exception>
    public static TokenKey FindPrivate(TokenConnection token, Pkcs11Uri uri)
    {
        ulong handle = FindOne(token, uri, Cryptoki.ClassPrivateKey) ?? throw Missing(token, uri, Cryptoki.ClassPrivateKey);
        IReadOnlyDictionary<ulong, byte[]> attributes = token.Do(session => session.Read(handle, PrivateDescribed));
        if (attributes.GetValueOrDefault(Cryptoki.AlwaysAuthenticate) is [not 0])
        {
            throw new SigningException(SigningFault.Token, KeyErrorCode.ObjectPinEachTime, uri.ToString(), token.Token.Label);
        }

        return Make(token, uri, handle, attributes, PublicHalf(token, uri, attributes));
    }

    /// <summary>The public key that the URI names; null when the token shows none (some show nothing before login).</summary>
    public static TokenKey? FindPublic(TokenConnection token, Pkcs11Uri uri)
    {
        if (FindOne(token, uri, Cryptoki.ClassPublicKey) is not { } handle)
        {
            return null;
        }

        IReadOnlyDictionary<ulong, byte[]> attributes = token.Do(session => session.Read(handle, Described));
        return Make(token, uri, handle, attributes, attributes);
    }

    public static SigningException Missing(TokenConnection token, Pkcs11Uri uri, ulong keyClass)
    {
        IEnumerable<string> labels = token.Do(session => session.Find(new Dictionary<ulong, object> { [Cryptoki.Class] = keyClass }, MaxListed))
            .Select(other => LabelOf(token.Do(session => session.Read(other, [Cryptoki.Label]))));
        string list = string.Join(", ", labels);
        return new SigningException(SigningFault.Token, KeyErrorCode.ObjectMissing, uri.ToString(), token.Token.Label, list.Length == 0 ? "-" : list);
    }

    /// <summary>CKA_LABEL; labels that are not UTF-8 are shown as far as they are.</summary>
    public static string LabelOf(IReadOnlyDictionary<ulong, byte[]> attributes)
    {
        return Encoding.UTF8.GetString(attributes.GetValueOrDefault(Cryptoki.Label) ?? []);
    }

    /// <summary>The algorithm and public key of an object's attributes; null for keys that this tool does not use.</summary>
    public static (KeyAlgorithm Algorithm, byte[] SubjectPublicKeyInfo)? Read(IReadOnlyDictionary<ulong, byte[]> attributes)
    {
        return attributes.TryGetValue(Cryptoki.EcParams, out byte[]? parameters)
            && attributes.TryGetValue(Cryptoki.EcPoint, out byte[]? point)
            && CurveParameters.AlgorithmOf(parameters) is { } algorithm
            && CurveParameters.SubjectPublicKeyInfo(algorithm, point) is { } info
            ? (algorithm, info)
            : null;
    }

    private static TokenKey Make(
        TokenConnection token, Pkcs11Uri uri, ulong handle, IReadOnlyDictionary<ulong, byte[]> attributes, IReadOnlyDictionary<ulong, byte[]> publicHalf)
    {
        return Read(publicHalf) is var (algorithm, info)
            ? new TokenKey(handle, algorithm, info, LabelOf(attributes), attributes.GetValueOrDefault(Cryptoki.Id) ?? [])
            : throw new SigningException(SigningFault.Token, KeyErrorCode.ObjectAlgorithm, uri.ToString(), token.Token.Label);
    }

    private static ulong? FindOne(TokenConnection token, Pkcs11Uri uri, ulong keyClass)
    {
        Dictionary<ulong, object> template = new() { [Cryptoki.Class] = keyClass };
        if (uri.ObjectLabel is not null)
        {
            template[Cryptoki.Label] = uri.ObjectLabel;
        }

        if (uri.Id is not null)
        {
            template[Cryptoki.Id] = uri.Id;
        }

        IReadOnlyList<ulong> found = token.Do(session => session.Find(template, MaxListed));
        return found.Count switch
        {
            0 => null,
            1 => found[0],
            _ => throw new SigningException(SigningFault.Usage, KeyErrorCode.ObjectAmbiguous, uri.ToString(), token.Token.Label, Count.Of(found.Count)),
        };
    }

    /// <summary>The public key object with the same CKA_ID (PKCS #11 §4.8 recommends it), else with the same label, else what the private key shows.</summary>
    private static IReadOnlyDictionary<ulong, byte[]> PublicHalf(TokenConnection token, Pkcs11Uri uri, IReadOnlyDictionary<ulong, byte[]> attributes)
    {
        Dictionary<ulong, object> template = new() { [Cryptoki.Class] = Cryptoki.ClassPublicKey };
        if (attributes.GetValueOrDefault(Cryptoki.Id) is { Length: > 0 } id)
        {
            template[Cryptoki.Id] = id;
        }
        else
        {
            template[Cryptoki.Label] = attributes.GetValueOrDefault(Cryptoki.Label) ?? [];
        }

        IReadOnlyList<ulong> found = token.Do(session => session.Find(template, MaxListed));
        if (found.Count == 1)
        {
            return token.Do(session => session.Read(found[0], Described));
        }

        if (found.Count > 1)
        {
            throw new SigningException(SigningFault.Token, KeyErrorCode.ObjectAmbiguous, uri.ToString(), token.Token.Label, Count.Of(found.Count));
        }

        return attributes.ContainsKey(Cryptoki.EcPoint)
            ? attributes
            : throw new SigningException(SigningFault.Token, KeyErrorCode.ObjectNoPublic, uri.ToString(), token.Token.Label);
    }
}
