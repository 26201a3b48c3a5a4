using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace OtaStack.Server.Tests.Access;

/// <summary>Every address that the server answers, made from its route table.</summary>
internal static class RouteTable
{
    /// <summary>Method, route pattern, and an address that the pattern matches.</summary>
    public static IReadOnlyList<(string Method, string Pattern, string Address)> Read(IEnumerable<EndpointDataSource> sources)
    {
        return
        [
            .. from endpoint in sources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
               from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET", "POST"]
               select (method, endpoint.RoutePattern.RawText!.Trim('/'), Fill(endpoint.RoutePattern)),
        ];
    }

    private static string Fill(RoutePattern pattern)
    {
        return "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(FillPart))));
    }

    private static string FillPart(RoutePatternPart part)
    {
        return part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart { Name: "documentName" } => "v1",
            RoutePatternParameterPart parameter when parameter.ParameterPolicies.Any(policy => policy.Content == "int") => "1",
            _ => "some",
        };
    }
}
