using System.Text;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Keys.Pkcs11;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Keys;

/// <summary>PKCS #11 URIs as RFC 7512 writes them.</summary>
public sealed class Pkcs11UriTests
{
    private const string LongFuzz = "OTA_FUZZ_CASES";
    private const int Seed = 20270107;

    [Theory]
    [InlineData("pkcs11:", "pkcs11:")]
    [InlineData("PKCS11:object=my-key", "pkcs11:object=my-key")]
    [InlineData("pkcs11:object=my-pubkey;type=public", "pkcs11:object=my-pubkey;type=public")]
    [InlineData("pkcs11:object=my-key;type=private?pin-source=file:/etc/token", "pkcs11:object=my-key;type=private?pin-source=file:/etc/token")]
    [InlineData(
        "pkcs11:token=The%20Software%20PKCS%2311%20Softtoken;manufacturer=Snake%20Oil,%20Inc.;model=1.0;object=my-certificate;type=private;id=%69%95%3E%5C%F4%BD%EC%91;serial=?pin-source=file:/etc/token_pin",
        "pkcs11:token=The%20Software%20PKCS%2311%20Softtoken;manufacturer=Snake%20Oil%2C%20Inc.;serial=;model=1.0;object=my-certificate;id=%69%95%3E%5C%F4%BD%EC%91;type=private?pin-source=file:/etc/token_pin")]
    [InlineData("pkcs11:object=my-sign-key;type=private?module-name=mypkcs11", "pkcs11:object=my-sign-key;type=private?module-name=mypkcs11")]
    [InlineData("pkcs11:object=my-sign-key;type=private?module-path=/mnt/libmypkcs11.so.1", "pkcs11:object=my-sign-key;type=private?module-path=/mnt/libmypkcs11.so.1")]
    [InlineData("pkcs11:token=My%20token%25%20created%20by%20Joe;id=%01%02%03%Ba%dd%Ca%fe%04%05%06", "pkcs11:token=My%20token%25%20created%20by%20Joe;id=%01%02%03%BA%DD%CA%FE%04%05%06")]
    [InlineData("pkcs11:token=A%20name%20with%20a%20substring%20%25%3B", "pkcs11:token=A%20name%20with%20a%20substring%20%25%3B")]
    [InlineData("pkcs11:token=Name%20with%20a%20small%20A%20with%20acute:%20%C3%A1", "pkcs11:token=Name%20with%20a%20small%20A%20with%20acute%3A%20%C3%A1")]
    [InlineData("pkcs11:token=t?vendor-aaa=1&vendor-aaa=2&pin-source=file:/p", "pkcs11:token=t?pin-source=file:/p")]
    [InlineData("pkcs11:slot-id=18446744073709551615", "pkcs11:slot-id=18446744073709551615")]
    [InlineData("pkcs11:id=abc", "pkcs11:id=%61%62%63")]
    public void A_URI_is_read_and_written_in_one_form(string text, string canonical)
    {
        Pkcs11Uri uri = Pkcs11Uri.Parse(text);

        Assert.Equal(canonical, uri.ToString());
        Assert.Equal(canonical, Pkcs11Uri.Parse(canonical).ToString());
    }

    [Fact]
    public void Values_are_decoded()
    {
        Pkcs11Uri uri = Pkcs11Uri.Parse("pkcs11:token=a%20b;manufacturer=m;serial=s;model=%C3%A1;slot-id=7;object=o;id=%00%ff?module-path=/a%20b&module-name=n&pin-source=file:/p");

        Assert.Equal(
            ("a b", "m", "s", "á", 7UL, "o", "00FF", "/a b", "n", "file:/p"),
            (uri.Token, uri.Manufacturer, uri.Serial, uri.Model, uri.SlotId!.Value, uri.ObjectLabel, Convert.ToHexString(uri.Id!), uri.ModulePath, uri.ModuleName, uri.PinSource));
    }

    [Theory]
    [InlineData("pkcs11:token", "#1")]
    [InlineData("pkcs11:token=a;", "#2")]
    [InlineData("pkcs11:=a", "#1")]
    [InlineData("pkcs11:token=a;token=b", "token")]
    [InlineData("pkcs11:?module-path=/a&module-path=/b", "module-path")]
    [InlineData("pkcs11:id=%0", "id")]
    [InlineData("pkcs11:id=%ZZ", "id")]
    [InlineData("pkcs11:token=a b", "token")]
    [InlineData("pkcs11:token=a/b", "token")]
    [InlineData("pkcs11:token=%ff", "token")]
    [InlineData("pkcs11:token=%00", "token")]
    [InlineData("pkcs11:token=é", "token")]
    [InlineData("pkcs11:slot-id=-1", "slot-id")]
    [InlineData("pkcs11:slot-id=18446744073709551616", "slot-id")]
    [InlineData("pkcs11:object=c;type=cert", "type")]
    [InlineData("pkcs11:to ken=1", "#1")]
    public void What_is_not_right_is_refused_by_the_attribute_and_never_by_its_value(string text, string what)
    {
        SigningException failure = Refusals.Expect("pkcs11.uri_invalid", SigningFault.Usage, () => KeyUri.Parse(text));

        Assert.Equal([what], failure.Arguments);
    }

    [Theory]
    [InlineData("pkcs11:token=a;library-version=3", "library-version")]
    [InlineData("pkcs11:slot-description=Sun%20Metaslot", "slot-description")]
    [InlineData("pkcs11:token=a;vendor-x=1", "vendor-x")]
    [InlineData("pkcs11:Token=a", "Token")]
    public void An_attribute_that_would_be_passed_over_is_told(string text, string name)
    {
        SigningException failure = Refusals.Expect("pkcs11.attribute_unknown", SigningFault.Usage, () => KeyUri.Parse(text));

        Assert.Equal([name], failure.Arguments);
    }

    [Theory]
    [InlineData("pkcs11:token=a?pin-value=9f3k1")]
    [InlineData("pkcs11:token=a?PIN-VALUE=9f3k1")]
    [InlineData("pkcs11:token=a;pin-value=9f3k1")]
    [InlineData("pkcs11:token=a;pin=9f3k1")]
    [InlineData("pkcs11:token=a?module-path=/x&pin-value=9f3k1")]
    public void A_PIN_in_a_URI_is_refused_and_not_repeated(string text)
    {
        SigningException failure = Refusals.Expect("pkcs11.pin_in_uri", SigningFault.Usage, () => KeyUri.Parse(text));

        Assert.DoesNotContain("9f3k1", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_have_limits()
    {
        Assert.Equal(1024, Pkcs11Uri.Parse("pkcs11:id=" + new string('a', 1024)).Id!.Length);
        _ = Refusals.Expect("pkcs11.uri_invalid", SigningFault.Usage, () => Pkcs11Uri.Parse("pkcs11:id=" + new string('a', 1025)));
        _ = Refusals.Expect("pkcs11.uri_invalid", SigningFault.Usage, () => Pkcs11Uri.Parse("pkcs11:id=" + new string('a', 5000)));
        string many = string.Join('&', Enumerable.Range(0, 40).Select(number => "x=" + number));
        _ = Refusals.Expect("pkcs11.uri_invalid", SigningFault.Usage, () => Pkcs11Uri.Parse("pkcs11:?" + many));
    }

    [Fact]
    public void Any_text_is_read_or_refused_and_what_is_read_means_the_same_when_written()
    {
        int cases = int.TryParse(Environment.GetEnvironmentVariable(LongFuzz), out int many) ? many : 100_000;
        Random random = new(Seed);
        string[] pieces =
            ["token", "object", "id", "slot-id", "type", "serial", "=", "=", ";", "&", "?", "%", "%41", "%00", "%c3%a1", "a", "ä", "/", "7", "private", "module-path", "pin-source", " ", "\0"];
        int read = 0;
        for (int i = 0; i < cases; i++)
        {
            StringBuilder text = new("pkcs11:");
            for (int n = random.Next(12); n > 0; n--)
            {
                _ = text.Append(pieces[random.Next(pieces.Length)]);
            }

            try
            {
                string written = Pkcs11Uri.Parse(text.ToString()).ToString();
                Assert.Equal(written, Pkcs11Uri.Parse(written).ToString());
                read++;
            }
            catch (SigningException failure)
            {
                Assert.True(failure.Code.StartsWith("pkcs11.", StringComparison.Ordinal), $"seed {Seed}, case {i}: {text}: {failure.Code}");
            }
        }

        Assert.True(read > cases / 50, $"seed {Seed}: only {read} of {cases} were read");
    }
}
