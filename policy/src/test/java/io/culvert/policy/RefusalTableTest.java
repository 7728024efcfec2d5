package io.culvert.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is refused when a document is loaded, with its place, its value and the rule.
class RefusalTableTest {

    private static final String ALLOW = "'Effect':'Allow','Action':'iot:OpenTunnel','Resource':'*'";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {                                                   | policy: malformed at line 1
            {} {}                                               | policy: malformed at line 1
            []                                                  | policy: a list (expected: an object)
            'text'                                              | policy: 'text' (expected: an object)
            {'Version':'2012-10-17'}                            | policy: no Statement (expected: one or more)
            {'Statement':[]}                                    | Statement: an empty list (expected: one value or more)
            {'Statement':null}                                  | Statement[0]: null (expected: an object)
            {'Statement':[5]}                                   | Statement[0]: '5' (expected: an object)
            {'Version':'2013-10-17','Statement':[]}             | Version: '2013-10-17' (expected: 2012-10-17)
            {'Version':2012,'Statement':[]}                     | Version: '2012' (expected: a string)
            {'Id':5,'Statement':[]}                             | Id: '5' (expected: a string)
            {'Statements':[]}                                   | policy: 'Statements' (expected: a known one, such as Statement)
            {'Version':'2012-10-17','Version':'2012-10-17'}     | policy: malformed
            """)
    void refusesADocument(String document, String message) {
        assertThatThrownBy(() -> PolicyDocument.parse(document.replace('\'', '"')))
            .isInstanceOf(PolicyException.class)
            .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'Action':'iot:*','Resource':'*'}                               | : no Effect (expected: Allow or Deny)
            {'Effect':'allow','Action':'iot:*','Resource':'*'}              | .Effect: 'allow' (expected: Allow or Deny)
            {'Effect':['Allow'],'Action':'iot:*','Resource':'*'}            | .Effect: a list (expected: a string)
            {'Effect':'Allow','Resource':'*'}                               | : neither Action nor NotAction (expected: one of them)
            {'Effect':'Allow','Action':'iot:*','NotAction':'iot:*','Resource':'*'} | : Action and NotAction (expected: one of them)
            {'Effect':'Allow','Action':'iot:*'}                             | : neither Resource nor NotResource (expected: one of them)
            {'Effect':'Allow','Action':'iot:*','Resource':'*','NotResource':'*'} | : Resource and NotResource (expected: one of them)
            {'effect':'Allow','Action':'iot:*','Resource':'*'}              | : 'effect' (expected: a known one, such as Effect)
            {'Principal':'*','Effect':'Allow','Action':'*','Resource':'*'}  | .Principal: not for a policy that is attached to a user
            {'NotPrincipal':{'AWS':'*'},'Effect':'Allow','Action':'*','Resource':'*'} | .NotPrincipal: not for a policy that is attached to a user
            {'Sid':'a b','Effect':'Allow','Action':'*','Resource':'*'}      | .Sid: 'a b' (expected: at most 100 letters and digits)
            {'Effect':'Allow','Action':[],'Resource':'*'}                   | .Action: an empty list (expected: one value or more)
            {'Effect':'Allow','Action':[7],'Resource':'*'}                  | .Action[0]: '7' (expected: a string)
            {'Effect':'Allow','Action':'','Resource':'*'}                   | .Action: '' (expected: an action of iot, sts or culvert)
            {'Effect':'Allow','Action':'OpenTunnel','Resource':'*'}         | .Action: 'OpenTunnel' (expected: an action of iot, sts or culvert)
            {'Effect':'Allow','Action':'s3:GetObject','Resource':'*'}       | .Action: 's3:GetObject' (expected: an action of iot, sts or culvert)
            {'Effect':'Allow','Action':'i*t:OpenTunnel','Resource':'*'}     | .Action: 'i*t:OpenTunnel' (expected: an action of iot, sts or culvert)
            {'Effect':'Allow','Action':'iot:OpenTunel','Resource':'*'}      | .Action: 'iot:OpenTunel' (expected: a known one, such as iot:OpenTunnel)
            {'Effect':'Allow','Action':'iot:Clo\u017fe*','Resource':'*'}    | .Action: 'iot:Clo\u017fe*' (expected: a known one
            {'Effect':'Allow','Action':'iot:Li\u017ftTunnels','Resource':'*'} | .Action: 'iot:Li\u017ftTunnels' (expected: a known one
            {'Effect':'Allow','Action':'iot:*to\u212aen','Resource':'*'}   | .Action: 'iot:*to\u212aen' (expected: a known one
            {'Effect':'Allow','Action':'\u017fts:*','Resource':'*'}        | .Action: '\u017fts:*' (expected: an action of iot, sts or culvert)
            {'Effect':'Allow','Action':['iot:*','iot:Foo*'],'Resource':'*'} | .Action[1]: 'iot:Foo*' (expected: a known one
            {'Effect':'Deny','NotAction':'iam:*','Resource':'*'}            | .NotAction: 'iam:*' (expected: a
            {'Effect':'Allow','Action':'iot:connecttotunnel','Resource':'*'} | .Action: 'iot:connecttotunnel' (expected: an action of the API; this one is for policies of VPC endpoints
            {'Effect':'Allow','Action':'iot:${aws:username}','Resource':'*'} | .Action: 'iot:${aws:username}' (expected: no variable
            {'Effect':'Allow','Action':'iot:*','Resource':'tunnel/*'}       | .Resource: 'tunnel/*' (expected: * or an ARN
            {'Effect':'Allow','Action':'iot:*','Resource':''}               | .Resource: '' (expected: * or an ARN
            {'Effect':'Allow','Action':'iot:*','Resource':'arn:aws:s3:::b'} | .Resource: 'arn:aws:s3:::b' (expected: an ARN of iot, iam or culvert)
            {'Effect':'Allow','Action':'iot:*','Resource':'arn:aws:iot:${aws:RequestedRegion}:*:*'} | .Resource: 'arn:aws:iot:${aws:RequestedRegion}:*:*' (expected: variables only after the ARN's fifth colon)
            {'Effect':'Allow','Action':'iot:*','Resource':'arn:aws:iot:*:*:thing/${aws:username'} | .Resource: 'arn:aws:iot:*:*:thing/${aws:username' (expected: a } behind each ${)
            {'Effect':'Allow','Action':'iot:*','Resource':'arn:aws:iot:*:*:thing/${aws:user}'} | .Resource: 'aws:user' (expected: a known one, such as aws:userid)
            {'Effect':'Allow','Action':'iot:*','Resource':'arn:aws:iot:*:*:thing/${}'} | .Resource: '${}' (expected: ${key or ${key, 'default'})
            {'Effect':'Allow','Action':'iot:*','Resource':'arn:aws:iot:*:*:thing/${aws:TagKeys}'} | .Resource: '${aws:TagKeys}' (expected: a key that has one value)
            """)
    void refusesAStatement(String statement, String message) {
        refuses(statement, "Statement[0]" + message.replace("${key or", "${key} or"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                                  | : a list (expected: an object)
            {'StringEquals':[]}                                 | .StringEquals: a list (expected: an object)
            {'StringEquals':{}}                                 | .StringEquals: no key (expected: one or more)
            {'StringEquals':{'iot:ClientMod':'ALL'}}            | .StringEquals: 'iot:ClientMod' (expected: a known one, such as iot:ClientMode)
            {'StringEquals':{'aws:MultiFactorAuthPresent':'x'}} | .StringEquals: 'aws:MultiFactorAuthPresent' (expected: a known one
            {'StringEquals':{'iot:ClientModE':'x','aw\u017f:userid':'x'}} | .StringEquals: 'aw\u017f:userid' (expected: a known one
            {'StringEquals':{'aws:Re\u017fourceTag/a':'x'}}    | .StringEquals: 'aws:Re\u017fourceTag/a' (expected: a known one
            {'Null':{'aws:TagKeys':'fal\u017fe'}}              | .Null.aws:TagKeys: 'fal\u017fe' (expected: true or false)
            {'StringEquals':{'aws:ResourceTag/':'x'}}           | .StringEquals: 'aws:ResourceTag/' (expected: a known one
            {'stringEquals':{'iot:ClientMode':'ALL'}}           | : 'stringEquals' (expected: a known one, such as StringEquals)
            {'StringMatches':{'iot:ClientMode':'ALL'}}          | : 'StringMatches' (expected: a known one
            {'BinaryEquals':{'iot:ClientMode':'ALL'}}           | : 'BinaryEquals' (expected: a known one
            {'ForSomeValue:StringEquals':{'aws:TagKeys':'x'}}   | : 'ForSomeValue:StringEquals' (expected: a known one
            {'ForAnyValue:':{'aws:TagKeys':'x'}}                | : 'ForAnyValue:' (expected: a known one
            {'IfExists':{'aws:TagKeys':'x'}}                    | : 'IfExists' (expected: a known one
            {'StringEqualsIfExistsIfExists':{'aws:TagKeys':'x'}} | : 'StringEqualsIfExistsIfExists' (expected: a known one
            {'NullIfExists':{'aws:TagKeys':'true'}}             | : 'NullIfExists' (expected: Null alone
            {'ForAllValues:Null':{'aws:TagKeys':'true'}}        | : 'ForAllValues:Null' (expected: Null alone
            {'Null':{'aws:TagKeys':'yes'}}                      | .Null.aws:TagKeys: 'yes' (expected: true or false)
            {'Null':{'aws:TagKeys':['true','false']}}           | .Null.aws:TagKeys: 2 values (expected: true or false)
            {'StringEquals':{'iot:ClientMode':[]}}              | .StringEquals.iot:ClientMode: an empty list (expected: one value or more)
            {'StringEquals':{'iot:ClientMode':null}}            | .StringEquals.iot:ClientMode: null (expected: a string)
            {'StringEquals':{'iot:ClientMode':{'a':1}}}         | .StringEquals.iot:ClientMode: an object (expected: a string)
            {'StringEquals':{'iot:ClientMode':'${nope}'}}       | .StringEquals.iot:ClientMode: 'nope' (expected: a known one
            {'Bool':{'iot:Delete':'yes'}}                       | .Bool.iot:Delete: 'yes' (expected: true or false)
            {'Bool':{'iot:Delete':'${aws:username}'}}           | .Bool.iot:Delete: '${aws:username}' (expected: no variable
            {'NumericLessThan':{'aws:EpochTime':'soon'}}        | .NumericLessThan.aws:EpochTime: 'soon' (expected: a number)
            {'NumericLessThan':{'aws:EpochTime':'1e9'}}         | .NumericLessThan.aws:EpochTime: '1e9' (expected: a number)
            {'DateLessThan':{'aws:CurrentTime':'25.11.2026'}}   | .DateLessThan.aws:CurrentTime: '25.11.2026' (expected: a date such as
            {'DateLessThan':{'aws:CurrentTime':['2026','2026-13-01']}} | .DateLessThan.aws:CurrentTime[1]: '2026-13-01' (expected: a date such as
            {'DateLessThan':{'aws:CurrentTime':'2026-11-25T08:00:00'}} | .DateLessThan.aws:CurrentTime: '2026-11-25T08:00:00' (expected: a date such as
            {'DateLessThan':{'aws:CurrentTime':'2026-11-25T08:00:00+25:00'}} | .DateLessThan.aws:CurrentTime: '2026-11-25T08:00:00+25:00' (expected: a date such as
            {'IpAddress':{'aws:SourceIp':'10.0.0'}}             | .IpAddress.aws:SourceIp: '10.0.0' (expected: an address
            {'IpAddress':{'aws:SourceIp':'10.0.0.256'}}         | .IpAddress.aws:SourceIp: '10.0.0.256' (expected: an address
            {'IpAddress':{'aws:SourceIp':'010.0.0.1'}}          | .IpAddress.aws:SourceIp: '010.0.0.1' (expected: an address
            {'IpAddress':{'aws:SourceIp':'10.0.0.0/33'}}        | .IpAddress.aws:SourceIp: '10.0.0.0/33' (expected: an address
            {'IpAddress':{'aws:SourceIp':'10.0.0.0/08'}}        | .IpAddress.aws:SourceIp: '10.0.0.0/08' (expected: an address
            {'IpAddress':{'aws:SourceIp':'::1/129'}}            | .IpAddress.aws:SourceIp: '::1/129' (expected: an address
            {'IpAddress':{'aws:SourceIp':'::ffff:10.0.0.0/8'}}  | .IpAddress.aws:SourceIp: '::ffff:10.0.0.0/8' (expected: an address
            {'IpAddress':{'aws:SourceIp':'fe80::1%eth0'}}       | .IpAddress.aws:SourceIp: 'fe80::1%eth0' (expected: an address
            {'IpAddress':{'aws:SourceIp':'localhost'}}          | .IpAddress.aws:SourceIp: 'localhost' (expected: an address
            {'ArnLike':{'aws:PrincipalArn':'*'}}                | .ArnLike.aws:PrincipalArn: '*' (expected: an ARN of six parts
            """)
    void refusesACondition(String condition, String message) {
        refuses("{" + ALLOW + ",'Condition':" + condition + "}", "Statement[0].Condition" + message);
    }

    private static void refuses(String statement, String message) {
        assertThatThrownBy(() -> Decisions.document("[" + statement.replace('\'', '"') + "]"))
            .isInstanceOf(PolicyException.class)
            .hasMessageStartingWith(message);
    }

    @Test
    void refusesTheSameSidTwice() {
        assertThatThrownBy(() -> Decisions
            .document("[" + "{'Sid':'A',%1$s},{'Sid':'A',%1$s}".formatted(ALLOW).replace('\'', '"') + "]"))
            .hasMessage("Statement[1].Sid: 'A' (expected: another name for each statement)");
    }

    @Test
    void theOlderVersionHasNoVariables() {
        String old = "{'Version':'2008-10-17','Statement':{'Effect':'Allow','Action':'iot:*','Resource':%s}}";
        assertThatCode(() -> PolicyDocument.parse(old.formatted("'*'").replace('\'', '"')))
            .doesNotThrowAnyException();
        for (String version : new String[]{"'Version':'2008-10-17',", ""}) {
            String text = "{" + version + "'Statement':{'Effect':'Allow','Action':'iot:*','Resource':"
                    + "'arn:aws:iot:*:*:thing/${aws:username}'}}";
            assertThatThrownBy(() -> PolicyDocument.parse(text.replace('\'', '"')))
                .hasMessageContaining("Statement[0].Resource")
                .hasMessageContaining("Version 2012-10-17, which supports variables");
        }
    }

    @Test
    void whiteSpaceDoesNotCountForTheSize() {
        String start = "{\"Id\":\"";
        String end = "\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";
        String full = start + "x".repeat(6144 - start.length() - end.length()) + end;
        assertThat(PolicyDocument.parse(full + " ".repeat(20_000)).json()).startsWith(full);
        assertThatThrownBy(() -> PolicyDocument.parse(full.replace("xx\"", "xxx\"")))
            .hasMessage("policy: 6145 characters besides white space (expected: at most 6144)");
        assertThatThrownBy(() -> PolicyDocument.parse(full + " ".repeat(30_000)))
            .hasMessage("policy: 36144 characters (expected: at most 30000)");
    }

    @Test
    void refusesADocumentThatIsTooDeep() {
        assertThatThrownBy(() -> PolicyDocument.parse("[".repeat(3000) + "]".repeat(3000)))
            .hasMessageStartingWith("policy: malformed");
    }

    @Test
    void showsNothingThatATerminalWouldActOn() {
        assertThatThrownBy(() -> Decisions.document("{\"Effect\":\"\\u001b[31m\\u202e" + "x".repeat(200)
                + "\",\"Action\":\"*\",\"Resource\":\"*\"}"))
            .hasMessage("Statement[0].Effect: '\\u001b[31m\\u202e" + "x".repeat(74)
                    + "…' (expected: Allow or Deny)");
    }
}
